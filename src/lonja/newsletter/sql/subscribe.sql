-- newsletter.subscribe: somebody types an address and wants to hear from the store.
-- Nouns:    p_email, checked and in lower case; p_source, where it was typed (popup, footer, api); p_asker, as
--           newsletter.count_try.
-- Promises: NWS-03, NWS-04, NWS-06. Answers what the store offers, and nothing of the address: the same for a stranger and
--           for a subscriber. The welcome code is minted with the subscription, once an address for ever; where the store
--           wants a confirmation, with that (newsletter.confirm_subscription).
--           Nobody's mailbox is filled by typing their address: what typing may cause is one mail now, and each further one
--           waits four times as long as the one before it: ten minutes, forty … 28 days.
--           In between it acts as the house: row level security shows subscribers to no visitor (C-05). P06.
-- Locks:    idempotency key; who asks (newsletter.count_try); the subscriber; as newsletter.welcome_code.
-- Refuses:  LJ010 · LJ451 subscriptions_throttled
create or replace function newsletter.subscribe(
    p_store uuid, p_call jsonb, p_email text, p_locale text, p_source text, p_asker text default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_settings newsletter.newsletter_settings;
    v_row newsletter.newsletter_subscribers;
    v_status text;
    v_code uuid;
    v_is_due boolean;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'newsletter.subscribe');
    if v_old is not null then
        return v_old;
    end if;
    v_settings := newsletter.settings(p_store);
    perform platform.enter(p_store, p_call || '{"actor": "system"}');
    perform newsletter.count_try(p_store, p_asker);
    v_row := newsletter.take_subscriber(p_store, p_email, p_locale, p_source);
    v_status := case when v_row.status = 'subscribed' or not v_settings.needs_confirmation then 'subscribed' else 'pending' end;
    v_code := case when v_status = 'pending' then v_row.code_id
                   else newsletter.welcome_code(p_store, v_row.code_id, p_email, v_settings) end;
    v_is_due := v_row.mail_count = 0
        or v_row.mailed_at + interval '10 minutes' * 4 ^ least(v_row.mail_count - 1, 6) <= platform.now();
    if v_row.status = 'subscribed' then  -- the mail may have been lost; without a code there is nothing to say again
        v_is_due := v_is_due and newsletter.is_usable(p_store, v_code);
    end if;
    update newsletter.newsletter_subscribers
    set status = v_status, code_id = v_code, unsubscribed_at = null,
        locale = case when status = 'subscribed' then locale else p_locale end,
        confirmed_at = case when status = 'subscribed' or v_status = 'pending' then confirmed_at else platform.now() end,
        mailed_at = case when v_is_due then platform.now() else mailed_at end,
        mail_count = mail_count + v_is_due::int, updated_at = platform.now()
    where store_id = p_store and id = v_row.id;
    perform platform.enter(p_store, p_call);
    if v_is_due or v_row.status <> v_status then
        perform platform.emit(p_store, 'newsletter.' || case v_status when 'pending' then 'asked' else 'subscribed' end,
            'subscriber', v_row.id, jsonb_build_object('subscriber_id', v_row.id, 'is_silent', not v_is_due));
    end if;
    return platform.remember(p_store, p_call, 'newsletter.subscribe', jsonb_build_object(
        'needs_confirmation', v_settings.needs_confirmation, 'discount_basis_points', v_settings.discount_basis_points,
        'valid_days', v_settings.valid_days));
end
$$;
