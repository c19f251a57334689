-- promotions.save_code: a new code for a rule, or changes of one.
-- Nouns:    p_code as promotions.put_code, with rule_id when it is new, with id when it is to change
--           (promotions.change_code).
-- Promises: P06, P14.
-- Locks:    idempotency key; the code's row.
-- Refuses:  LJ010 · LJ430 rule_unknown · LJ433 rules_are_staffs · LJ435 unknown_code
--           LJ440 code_taken · LJ441 code_malformed · LJ442 limit_below_uses
--           LJ443 expiry_missing
create or replace function promotions.save_code(p_store uuid, p_call jsonb, p_code jsonb) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_id uuid := (p_code ->> 'id')::uuid;
begin
    perform platform.enter(p_store, p_call);
    perform promotions.check_staff();
    v_old := platform.replay(p_store, p_call, 'promotions.save_code');
    if v_old is not null then
        return v_old #>> '{}';
    end if;
    if p_code ->> 'rule_id' is null then
        perform promotions.change_code(p_store, v_id, p_code - 'id');
    else
        v_id := promotions.put_code(p_store, (p_code ->> 'rule_id')::uuid, p_code);
    end if;
    perform platform.remember(p_store, p_call, 'promotions.save_code', to_jsonb(v_id));
    return v_id;
end
$$;
