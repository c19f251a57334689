-- promotions.verdicts_on: a word on each code that was brought, in the order of the alphabet.
-- Nouns:    p_wish as in promotions.rules_for; a code's minimum is in the store's currency, so the subtotal goes there.
-- Internal: SECURITY INVOKER, as the house itself.
create or replace function promotions.verdicts_on(p_store uuid, p_wish jsonb) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'code', c.code, 'is_valid', v.reason is null, 'reason', v.reason, 'code_id', v.code_id, 'rule_id', v.rule_id)
        order by c.code collate "C"), '[]')
    from (select distinct platform.typed_code(said) as code from jsonb_array_elements_text(p_wish -> 'codes') said) c
    cross join lateral promotions.code_verdict(
        p_store, c.code, (p_wish ->> 'customer_id')::uuid, p_wish ->> 'email',
        array(select jsonb_array_elements_text(p_wish -> 'segments')::uuid),
        round((p_wish ->> 'subtotal_minor')::bigint / coalesce((p_wish ->> 'factor')::numeric, 1))::bigint,
        coalesce((p_wish ->> 'at')::timestamptz, platform.now())) v
$$;
