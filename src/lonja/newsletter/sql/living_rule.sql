-- newsletter.living_rule: the rule, unless a merchant has taken it away since.
-- Internal: SECURITY INVOKER.
create or replace function newsletter.living_rule(p_store uuid, p_rule uuid) returns uuid
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select r.id from promotions.promotion_rules r where r.store_id = p_store and r.id = p_rule and r.deleted_at is null
$$;
