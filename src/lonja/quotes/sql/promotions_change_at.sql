-- quotes.promotions_change_at: when a promotion that needs no code next begins or ends.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function quotes.promotions_change_at(p_store uuid) returns timestamptz
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select min(case when r.starts_at > platform.now() then r.starts_at else r.ends_at end)
    from promotions.promotion_rules r
    where r.store_id = p_store and r.is_active and r.deleted_at is null and not r.needs_code
      and (r.ends_at is null or r.ends_at > platform.now())
$$;
