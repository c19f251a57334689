-- promotions.create_coupon: the coupon of the seeds: a rule that gives a percentage or an amount, and the code that unlocks it.
-- Nouns:    p_coupon: type (percentage | fixed_amount) with basis_points or amount_minor; max_minor; segments, whose members
--           may use it; name (default: the code); and what promotions.put_code knows.
-- Promises: P06. PRM-02 to PRM-06. Its limits are the code's.
-- Answers:  the code's id.
-- Locks:    idempotency key.
-- Refuses:  LJ005 (no such type, or nothing to give) · LJ010 · LJ433 rules_are_staffs
--           LJ440 code_taken · LJ441 code_malformed · LJ443 expiry_missing
create or replace function promotions.create_coupon(p_store uuid, p_call jsonb, p_coupon jsonb) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_id uuid;
    v_rule uuid;
    v_code text := nullif(platform.typed_code(p_coupon ->> 'code'), '');
    v_segments jsonb := coalesce(nullif(p_coupon -> 'segments', 'null'), '[]');
    v_action jsonb := jsonb_strip_nulls(jsonb_build_object(
        'type', p_coupon ->> 'type', 'max_minor', (p_coupon ->> 'max_minor')::bigint)) || case p_coupon ->> 'type'
        when 'percentage' then jsonb_build_object('basis_points', (p_coupon ->> 'basis_points')::int)
        when 'fixed_amount' then jsonb_build_object('amount_minor', (p_coupon ->> 'amount_minor')::bigint, 'per', 'cart')
    end;
begin
    perform platform.enter(p_store, p_call);
    perform promotions.check_staff();
    v_old := platform.replay(p_store, p_call, 'promotions.create_coupon');
    if v_old is not null then
        return v_old #>> '{}';
    end if;
    v_code := coalesce(v_code, promotions.generate_discount_code(p_store));
    if (v_action ->> 'basis_points')::int between 1 and 10000 or (v_action ->> 'amount_minor')::bigint > 0 then
        insert into promotions.promotion_rules (store_id, name, condition, action, needs_code, customer_groups)
        values (
            p_store, coalesce(nullif(p_coupon ->> 'name', ''), v_code),
            case when v_segments = '[]' then '{}' else jsonb_build_object('segments', v_segments) end, v_action, true,
            array(select value::uuid from jsonb_array_elements_text(v_segments)))
        returning id into v_rule;
    else
        raise exception using errcode = '22023', message = 'a coupon gives a percentage up to 100, or an amount';
    end if;
    v_id := promotions.put_code(p_store, v_rule, p_coupon || jsonb_build_object('code', v_code));
    perform platform.remember(p_store, p_call, 'promotions.create_coupon', to_jsonb(v_id));
    return v_id;
end
$$;
