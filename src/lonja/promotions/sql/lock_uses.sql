-- promotions.lock_uses: rules and codes whose uses are about to change.
-- Promises: P14. Where there is a limit, whoever counts takes turns; where there is none, nobody waits for anybody, and only
--           that no limit comes meanwhile is held (promotions.save_code counts what was used before it sets one).
-- Locks:    rules, then codes, each sorted: those with a limit for themselves, then the others as a foreign key would.
-- Internal: SECURITY INVOKER, as the house itself.
create or replace function promotions.lock_uses(p_store uuid, p_rules uuid[], p_codes uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform from promotions.promotion_rules
    where store_id = p_store and id = any (p_rules) and usage_limit is not null order by id for no key update;
    perform from promotions.discount_codes
    where store_id = p_store and id = any (p_codes) and usage_limit is not null order by id for no key update;
    perform from promotions.promotion_rules
    where store_id = p_store and id = any (p_rules) and usage_limit is null order by id for key share;
    perform from promotions.discount_codes
    where store_id = p_store and id = any (p_codes) and usage_limit is null order by id for key share;
end
$$;
