-- promotions.rule_views: promotions and their use against their limit (PRM-27, KPI-03), newest first.
-- Nouns:    uses, those of living orders; given_minor, what they took off; codes, how many unlock it; state, active | inactive
--           | scheduled | ended | used_up.
-- Locks:    none; reads what the caller may see.
-- Internal: SECURITY INVOKER. Called inside a transaction that has entered the store, as staff.
create or replace function promotions.rule_views(p_store uuid, p_rules uuid[]) returns setof jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'id', r.id, 'name', r.name, 'condition', r.condition, 'action', r.action, 'needs_code', r.needs_code,
        'priority', r.priority, 'is_stackable', r.is_stackable, 'stacking_group', r.stacking_group,
        'starts_at', r.starts_at, 'ends_at', r.ends_at, 'is_active', r.is_active,
        'once_per_customer', r.once_per_customer, 'usage_limit', r.usage_limit, 'uses', u.uses, 'given_minor', u.given,
        'codes', (
            select count(*) from promotions.discount_codes c
            where c.store_id = r.store_id and c.rule_id = r.id and c.deleted_at is null),
        'created_at', r.created_at, 'updated_at', r.updated_at,
        'state', case
            when not r.is_active then 'inactive'
            when platform.now() >= r.ends_at then 'ended'
            when r.used_count >= r.usage_limit then 'used_up'
            when platform.now() < r.starts_at then 'scheduled'
            else 'active' end)
    from promotions.promotion_rules r
    cross join lateral (
        select count(*) as uses, coalesce(sum(d.amount_minor), 0)::bigint as given
        from promotions.coupon_redemptions d
        where d.store_id = r.store_id and d.rule_id = r.id and d.released_at is null) u
    where r.store_id = p_store and r.id = any (p_rules) and r.deleted_at is null
    order by r.created_at desc, r.id desc
$$;
