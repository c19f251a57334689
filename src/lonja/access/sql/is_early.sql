-- access.is_early: whether a visitor may buy before a drop begins (DRP-06): early access has begun, and they belong to its
-- segment, were let in by the store's flag vip_early_access, or brought its code (a pass).
-- Internal: SECURITY INVOKER.
create or replace function access.is_early(p_store uuid, g access.governed, p_session uuid, p_customer uuid) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(g.early_starts_at <= platform.now() and (
        g.early_segment_id = any (customers.segments_of(p_store, p_customer))
        or (g.early_by_flag and access.flag_admits(p_store, 'vip_early_access', p_customer, false))
        or access.has_pass(p_store, g.collection_id, 'early', p_session, p_customer)), false)
$$;
