-- newsletter.is_usable: whether a welcome code can still be used by the address it was given to: it and its rule are there and
-- in force, and nobody has used it.
-- Internal: SECURITY INVOKER; codes are shown to the house only.
create or replace function newsletter.is_usable(p_store uuid, p_code uuid) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from promotions.discount_codes c
        join promotions.promotion_rules r on r.store_id = c.store_id and r.id = c.rule_id
        where c.store_id = p_store and c.id = p_code and c.deleted_at is null and r.deleted_at is null
          and c.is_active and r.is_active and c.used_count = 0
          and platform.now() < least(c.expires_at, r.ends_at))
$$;
