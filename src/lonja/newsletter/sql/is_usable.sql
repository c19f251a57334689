-- newsletter.is_usable: whether a welcome code can still be used: it is there, in force, and was not used yet.
-- Internal: SECURITY INVOKER; codes are shown to the house only.
create or replace function newsletter.is_usable(p_store uuid, p_code uuid) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from promotions.discount_codes c
        where c.store_id = p_store and c.id = p_code and c.deleted_at is null and c.is_active and c.used_count = 0
          and c.expires_at > platform.now())
$$;
