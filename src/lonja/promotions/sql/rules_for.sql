-- promotions.rules_for: the rules that may say something to a cart, ready for promotions.apply_rules, and a word on each code.
-- Nouns:    p_wish: codes, customer_id, email, segments, facets (all that the goods are known by), subtotal_minor and factor
--           (cart's minor units for one of the store's), at, is_everything (rules that cannot apply come too, each with its
--           `reason`). Answers rules and codes.
-- Promises: who brought which code first does not matter: of two for one rule the first of the alphabet counts.
--           It looks as the house itself: a guest sees neither codes nor who used what.
-- Locks:    none. What counts at the end is promotions.redeem_promotions.
-- Internal: SECURITY INVOKER. Called inside a transaction that has entered the store.
create or replace function promotions.rules_for(p_store uuid, p_wish jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_actor text := current_setting('lonja.actor', true);
    v_all boolean := coalesce((p_wish ->> 'is_everything')::boolean, false);
    v_codes jsonb;
    v_rules jsonb;
begin
    perform set_config('lonja.actor', 'system', true);
    v_codes := promotions.verdicts_on(p_store, p_wish);
    with facets as materialized (
        select jsonb_array_elements_text(p_wish -> 'facets') as facet
    ), judged as (
        select k.code_id, k.code, k.reason, r.*
        from promotions.known_rules(p_store, p_wish, v_codes) k
        join promotions.promotion_rules r on r.store_id = p_store and r.id = k.rule_id
        where v_all or k.reason is null
    )
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('reason', j.reason)) || jsonb_build_object(
        'id', j.id, 'code_id', j.code_id, 'code', j.code, 'name', j.name, 'priority', j.priority,
        'is_stackable', j.is_stackable, 'stacking_group', j.stacking_group, 'condition', j.condition, 'action', j.action)
        order by j.priority desc, j.id), '[]')
    into v_rules
    from judged j
    where v_all or coalesce(j.condition #> '{items,any_of}', '[]') = '[]' or exists (
        select from jsonb_array_elements_text(j.condition #> '{items,any_of}') w (facet) join facets f on f.facet = w.facet);
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
    return jsonb_build_object('rules', v_rules, 'codes', v_codes);
end
$$;
