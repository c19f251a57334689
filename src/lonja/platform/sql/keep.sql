-- platform.keep: a face's whole answer (status and body) under the caller's key; answers the first one that was kept.
-- Nouns:    p_scope, the face's name of what was asked. It is kept below 'web.': what operations remember is theirs alone.
--           p_answer, {"status": 201, "body": "<the very text>"}; never one that holds a secret.
-- Promises: P06. The first answer stands: twins who made two are told the same one. The effect is older than this: it was
--           claimed and remembered by its operation, so a crash in between costs the text of an answer, never an effect.
-- Locks:    the key's row.
-- Refuses:  LJ010 idempotency_key_reused (same key, other request)
create or replace function platform.keep(p_store uuid, p_call jsonb, p_scope text, p_answer jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_scope text := 'web.' || p_scope;
    v_old jsonb;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, v_scope);
    if v_old is not null then
        return v_old;
    end if;
    return platform.remember(p_store, p_call, v_scope, p_answer);
end
$$;
