-- promotions.uses_so_far: how often a promotion with this limit was used by orders that live; 0 when there is no limit, as uses
-- are counted only where there is one.
-- Promises: P14: asked with the rule's row locked, which whoever redeems it holds too.
-- Refuses:  LJ442 limit_below_uses
-- Internal: SECURITY INVOKER.
create or replace function promotions.uses_so_far(p_store uuid, p_rule uuid, p_limit int) returns int
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_used int := 0;
begin
    if p_limit is null then
        return 0;
    end if;
    select count(*) into v_used from promotions.coupon_redemptions u
    where u.store_id = p_store and u.rule_id = p_rule and u.released_at is null;
    if v_used > p_limit then
        perform platform.refuse('LJ442', 'used more often than that already',
            jsonb_build_object('used', v_used, 'usage_limit', p_limit));
    end if;
    return v_used;
end
$$;
