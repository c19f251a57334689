-- promotions.mint_codes: many codes for a rule, each its own, to be handed out on paper or by others.
-- Nouns:    p_count, 1 to 1,000. p_terms, of each of them: usage_limit (default: one use), once_per_customer, min_subtotal_minor,
--           expires_at or expires_on.
-- Promises: P06: the same key, the same codes. P14.
-- Answers:  [{id, code}], in the order of the codes.
-- Locks:    idempotency key; the rule's row, as a foreign key would.
-- Refuses:  LJ005 (too many) · LJ010 · LJ430 rule_unknown · LJ433 rules_are_staffs
--           LJ443 expiry_missing
create or replace function promotions.mint_codes(p_store uuid, p_call jsonb, p_rule uuid, p_count int, p_terms jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_end timestamptz := promotions.end_of(p_store, p_terms);
    v_ids uuid[] := '{}';
    v_more uuid[];
begin
    perform platform.enter(p_store, p_call);
    perform promotions.check_staff();
    v_old := platform.replay(p_store, p_call, 'promotions.mint_codes');
    if v_old is not null then
        return v_old;
    end if;
    if p_count is null or p_count not between 1 and 1000 then
        raise exception using errcode = '22023', message = '1 to 1,000 codes at a time';
    end if;
    if v_end is null then
        perform platform.refuse('LJ443', 'a code has an end');
    end if;
    perform promotions.living_rule(p_store, p_rule);
    for v_try in 1..10 loop
        with made as (
            insert into promotions.discount_codes (
                store_id, rule_id, code, min_subtotal_minor, once_per_customer, usage_limit, expires_at)
            select p_store, p_rule, promotions.random_code(p_store), coalesce((p_terms ->> 'min_subtotal_minor')::bigint, 0),
                   coalesce((p_terms ->> 'once_per_customer')::boolean, false),
                   coalesce((p_terms ->> 'usage_limit')::int, 1), v_end
            from generate_series(1, p_count - cardinality(v_ids))
            on conflict (store_id, code) where deleted_at is null do nothing
            returning id
        )
        select array_agg(id) into v_more from made;
        v_ids := v_ids || v_more;
        exit when cardinality(v_ids) = p_count;
    end loop;
    if cardinality(v_ids) < p_count then
        raise exception using errcode = '40001', message = 'too few free codes were found';
    end if;
    perform platform.emit(p_store, 'code.minted', 'rule', p_rule, jsonb_build_object('codes', p_count));
    return platform.remember(p_store, p_call, 'promotions.mint_codes', (
        select jsonb_agg(jsonb_build_object('id', c.id, 'code', c.code) order by c.code)
        from promotions.discount_codes c where c.store_id = p_store and c.id = any (v_ids)));
end
$$;
