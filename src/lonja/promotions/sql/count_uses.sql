-- promotions.count_uses: one use more of each rule and code that has a limit.
-- Promises: P14: the CHECK of the tables is the limit; this says whose it is.
-- Refuses:  LJ436 code_used_up
-- Internal: SECURITY INVOKER, as the house itself, after promotions.lock_uses.
create or replace function promotions.count_uses(p_store uuid, p_rules uuid[], p_codes uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_name text;
begin
    select full_one.name into v_name from (
        select c.code as name from promotions.discount_codes c
        where c.store_id = p_store and c.id = any (p_codes) and c.used_count >= c.usage_limit
        union all
        select r.name from promotions.promotion_rules r
        where r.store_id = p_store and r.id = any (p_rules) and r.used_count >= r.usage_limit) full_one
    limit 1;
    if found then
        perform platform.refuse('LJ436', 'used as often as it may be', jsonb_build_object('code', v_name));
    end if;
    update promotions.promotion_rules set used_count = used_count + 1, updated_at = platform.now()
    where store_id = p_store and id = any (p_rules) and usage_limit is not null;
    update promotions.discount_codes set used_count = used_count + 1, updated_at = platform.now()
    where store_id = p_store and id = any (p_codes) and usage_limit is not null;
end
$$;
