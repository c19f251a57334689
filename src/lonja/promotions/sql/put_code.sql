-- promotions.put_code: a new code for a rule.
-- Nouns:    p_code: code (none: one is generated), email, min_subtotal_minor, once_per_customer, usage_limit, is_active,
--           expires_at or expires_on; optionally id.
-- Promises: PRM-01: unique among the living codes of the store; case does not matter, it is kept in capitals.
-- Refuses:  LJ430 rule_unknown · LJ440 code_taken · LJ441 code_malformed · LJ443 expiry_missing
-- Internal: SECURITY INVOKER.
create or replace function promotions.put_code(p_store uuid, p_rule uuid, p_code jsonb) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id uuid;
    v_code text := coalesce(nullif(platform.typed_code(p_code ->> 'code'), ''), promotions.generate_discount_code(p_store));
    v_end timestamptz := promotions.end_of(p_store, p_code);
begin
    if v_end is null then
        perform platform.refuse('LJ443', 'a code has an end');
    end if;
    perform promotions.living_rule(p_store, p_rule);
    insert into promotions.discount_codes (
        store_id, id, rule_id, code, email, min_subtotal_minor, once_per_customer, usage_limit, expires_at, is_active)
    values (
        p_store, coalesce((p_code ->> 'id')::uuid, uuidv7()), p_rule, v_code, lower(btrim(p_code ->> 'email')),
        coalesce((p_code ->> 'min_subtotal_minor')::bigint, 0), coalesce((p_code ->> 'once_per_customer')::boolean, false),
        (p_code ->> 'usage_limit')::int, v_end, coalesce((p_code ->> 'is_active')::boolean, true))
    on conflict (store_id, code) where deleted_at is null do nothing
    returning id into v_id;
    if v_id is null then
        perform platform.refuse('LJ440', 'the code is taken', jsonb_build_object('code', v_code));
    end if;
    perform platform.emit(p_store, 'code.created', 'code', v_id, jsonb_build_object('rule_id', p_rule));
    return v_id;
end
$$;
