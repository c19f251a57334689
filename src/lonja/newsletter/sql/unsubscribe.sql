-- newsletter.unsubscribe: whoever reads an address's mail wants no more of it.
-- Nouns:    p_subscriber, from a sealed link (newsletter/links.py), or from a list that staff sees.
-- Promises: leaving always works: twice is once, and an address that is gone altogether has left. The row stays, so that
--           its code stays the only one (NWS-06); mail that waits for it is not sent (notifications/writing.py).
--           In between it acts as the house: row level security shows subscribers to no visitor (C-05).
-- Locks:    the subscriber.
create or replace function newsletter.unsubscribe(p_store uuid, p_call jsonb, p_subscriber uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_is_new boolean;
begin
    perform platform.enter(p_store, p_call || '{"actor": "system"}');
    update newsletter.newsletter_subscribers
    set status = 'unsubscribed', unsubscribed_at = platform.now(), updated_at = platform.now()
    where store_id = p_store and id = p_subscriber and status <> 'unsubscribed';
    v_is_new := found;
    perform platform.enter(p_store, p_call);
    if v_is_new then
        perform platform.emit(p_store, 'newsletter.unsubscribed', 'subscriber', p_subscriber, '{}');
    end if;
    return jsonb_build_object('is_new', v_is_new);
end
$$;
