-- promotions.release_promotions: orders have died: what they used may be used again.
-- Promises: P14. Once, whatever is called twice: a use that was given back (released_at) is given back no more. Its row stays
--           and blocks nobody.
-- Locks:    as promotions.lock_uses, before any redemption: in the order in which they are used.
-- Internal: SECURITY INVOKER. Writes as the house itself, and puts the caller back. The caller holds the orders.
create or replace function promotions.release_promotions(p_store uuid, p_orders uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_actor text := current_setting('lonja.actor', true);
    v_rules uuid[];
    v_codes uuid[];
begin
    perform set_config('lonja.actor', 'system', true);
    select array_agg(distinct u.rule_id), array_remove(array_agg(distinct u.code_id), null) into v_rules, v_codes
    from promotions.coupon_redemptions u
    where u.store_id = p_store and u.order_id = any (p_orders) and u.released_at is null;
    if v_rules is not null then
        perform promotions.lock_uses(p_store, v_rules, v_codes);
        with freed as (
            update promotions.coupon_redemptions u set released_at = platform.now()
            where u.store_id = p_store and u.order_id = any (p_orders) and u.released_at is null
            returning u.rule_id, u.code_id
        ), rules as (
            update promotions.promotion_rules r set used_count = r.used_count - f.uses, updated_at = platform.now()
            from (select rule_id, count(*) as uses from freed group by 1) f
            where r.store_id = p_store and r.id = f.rule_id and r.usage_limit is not null
        )
        update promotions.discount_codes c set used_count = c.used_count - f.uses, updated_at = platform.now()
        from (select code_id, count(*) as uses from freed where code_id is not null group by 1) f
        where c.store_id = p_store and c.id = f.code_id and c.usage_limit is not null;
    end if;
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
end
$$;
