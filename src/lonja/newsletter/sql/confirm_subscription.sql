-- newsletter.confirm_subscription: whoever reads an address's mail says that it was they who asked.
-- Nouns:    p_subscriber, from a sealed link (newsletter/links.py). Answers {"is_new"}: false when it was confirmed before.
-- Promises: NWS-03, NWS-06. Now the welcome code is minted and mailed. Confirming twice is confirming once. A link confirms
--           for thirty days after its mail, and not after the address was unsubscribed: who left is asked anew.
--           In between it acts as the house: row level security shows subscribers to no visitor (C-05).
-- Locks:    the subscriber; as newsletter.welcome_code.
-- Refuses:  LJ452 link_over
create or replace function newsletter.confirm_subscription(p_store uuid, p_call jsonb, p_subscriber uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_row newsletter.newsletter_subscribers;
    v_code uuid;
begin
    perform platform.enter(p_store, p_call || '{"actor": "system"}');
    select * into v_row from newsletter.newsletter_subscribers where store_id = p_store and id = p_subscriber for update;
    if v_row.status = 'subscribed' then
        return '{"is_new": false}';
    end if;
    if v_row.status is distinct from 'pending' or v_row.mailed_at is null
        or v_row.mailed_at < platform.now() - interval '30 days' then
        perform platform.refuse('LJ452', 'this link confirms nothing any more');
    end if;
    v_code := newsletter.welcome_code(p_store, v_row.code_id, v_row.email, newsletter.settings(p_store));
    update newsletter.newsletter_subscribers
    set status = 'subscribed', confirmed_at = platform.now(), code_id = v_code, updated_at = platform.now()
    where store_id = p_store and id = p_subscriber;
    perform platform.enter(p_store, p_call);
    perform platform.emit(p_store, 'newsletter.subscribed', 'subscriber', p_subscriber,
        jsonb_build_object('subscriber_id', p_subscriber, 'is_silent', false));
    return '{"is_new": true}';
end
$$;
