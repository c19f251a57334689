-- platform.recall: what the first use of an idempotency key was answered, or null. Claims nothing.
-- Nouns:    as platform.replay. For callers who must know before they do what cannot be done twice: a password that was
--           changed is no proof any more, and a whole answer that was kept (platform.keep) needs no second making.
-- Promises: P06. Answers only who asked first (platform.key_owner).
-- Locks:    none.
-- Refuses:  LJ010 idempotency_key_reused (same key, other request)
create or replace function platform.recall(p_store uuid, p_call jsonb, p_scope text) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_key text := p_call ->> 'idempotency_key';
    v_old platform.idempotency_keys;
begin
    perform platform.enter(p_store, p_call);
    select * into v_old from platform.idempotency_keys
    where store_id = p_store and scope = p_scope and owner = platform.key_owner() and key = v_key;
    if v_old.request_hash <> coalesce(p_call ->> 'request_hash', '') then
        perform platform.refuse('LJ010', 'idempotency key was used with another request', jsonb_build_object('key', v_key));
    end if;
    return v_old.response;
end
$$;
