-- promotions.code_views: codes and their use against their limit (PRM-27), newest first.
-- Nouns:    uses, those of living orders; given_minor, what they took off; state, active | inactive | expired | used_up.
-- Locks:    none; reads what the caller may see.
-- Internal: SECURITY INVOKER. Called inside a transaction that has entered the store, as staff.
create or replace function promotions.code_views(p_store uuid, p_codes uuid[]) returns setof jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'id', c.id, 'code', c.code, 'rule_id', c.rule_id, 'rule_name', r.name, 'action', r.action, 'email', c.email,
        'min_subtotal_minor', c.min_subtotal_minor, 'once_per_customer', c.once_per_customer or r.once_per_customer,
        'usage_limit', c.usage_limit, 'uses', u.uses, 'given_minor', u.given, 'expires_at', c.expires_at,
        'is_active', c.is_active, 'source', c.source, 'created_at', c.created_at,
        'state', case
            when not (c.is_active and r.is_active and r.deleted_at is null) then 'inactive'
            when platform.now() >= least(c.expires_at, r.ends_at) then 'expired'
            when c.used_count >= c.usage_limit or r.used_count >= r.usage_limit then 'used_up'
            else 'active' end)
    from promotions.discount_codes c
    join promotions.promotion_rules r on r.store_id = c.store_id and r.id = c.rule_id
    cross join lateral (
        select count(*) as uses, coalesce(sum(d.amount_minor), 0)::bigint as given
        from promotions.coupon_redemptions d
        where d.store_id = c.store_id and d.code_id = c.id and d.released_at is null) u
    where c.store_id = p_store and c.id = any (p_codes) and c.deleted_at is null
    order by c.created_at desc, c.id desc
$$;
