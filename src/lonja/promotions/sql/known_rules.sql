-- promotions.known_rules: the rules that concern a buyer: those without a code, and those that a code of theirs unlocks; with
-- the reason why one gives nothing today, if there is one.
-- Nouns:    p_wish as in promotions.rules_for; p_codes, the words on the codes. is_everything: rules that are asleep come too,
--           and the newest 50 that wait for a code.
-- Internal: SECURITY INVOKER, as the house itself.
create or replace function promotions.known_rules(p_store uuid, p_wish jsonb, p_codes jsonb)
returns table (rule_id uuid, code_id uuid, code text, reason text)
language sql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
    with wish as materialized (
        select coalesce((p_wish ->> 'is_everything')::boolean, false) as is_everything,
               coalesce((p_wish ->> 'at')::timestamptz, platform.now()) as at,
               (p_wish ->> 'customer_id')::uuid as customer, lower(btrim(p_wish ->> 'email')) as email,
               array(select jsonb_array_elements_text(p_wish -> 'segments')::uuid) as segments
    ), unlocked as materialized (
        select distinct on (c.rule_id) c.rule_id, c.code_id, c.code, c.reason
        from jsonb_to_recordset(p_codes) c (rule_id uuid, code_id uuid, code text, reason text)
        where c.rule_id is not null
        order by c.rule_id, c.reason nulls first, c.code collate "C"
    ), sealed as (
        select r.id
        from promotions.promotion_rules r
        where r.store_id = p_store and r.deleted_at is null and r.needs_code and (select is_everything from wish)
        order by r.created_at desc, r.id desc
        limit 50
    ), known as (
        select rule_id, code_id, code, reason from unlocked
        union all
        select r.id, null, null, null
        from promotions.promotion_rules r
        where r.store_id = p_store and r.is_active and r.deleted_at is null and not r.needs_code
        union all
        select r.id, null, null, 'inactive'
        from promotions.promotion_rules r
        where r.store_id = p_store and not r.is_active and r.deleted_at is null and not r.needs_code
          and (select is_everything from wish)
        union all
        select id, null, null, 'needs_code' from sealed
    )
    select distinct on (k.rule_id) k.rule_id, k.code_id, k.code, coalesce(k.reason, case
        when w.at < r.starts_at then 'not_started'
        when w.at >= r.ends_at then 'ended'
        when cardinality(r.customer_groups) > 0 and not r.customer_groups && w.segments then 'not_in_segment'
        when r.used_count >= r.usage_limit then 'used_up'
        when r.once_per_customer and exists (
            select from promotions.coupon_redemptions u
            where u.store_id = p_store and u.rule_id = k.rule_id and u.is_once and u.released_at is null
              and (u.email = w.email or u.customer_id = w.customer)) then 'used_already'
        end)
    from known k
    join promotions.promotion_rules r on r.store_id = p_store and r.id = k.rule_id
    cross join wish w
    order by k.rule_id, k.reason is not null, k.code nulls last -- a code that is over takes nothing away
$$;
