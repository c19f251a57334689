-- access.flag_admits: whether a feature flag of the store lets this customer through (DRP-06): it is on, and names no segment
-- (rules.segments, slugs) or one of the customer's. A flag nobody has set: p_unset.
-- Internal: SECURITY INVOKER.
create or replace function access.flag_admits(p_store uuid, p_key text, p_customer uuid, p_unset boolean) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce((
        select f.is_enabled and (
            coalesce(jsonb_array_length(f.rules -> 'segments'), 0) = 0
            or exists (
                select from customers.customer_segments s
                where s.store_id = p_store and s.deleted_at is null and f.rules -> 'segments' ? s.slug
                  and s.id = any (customers.segments_of(p_store, p_customer))))
        from stores.feature_flags f where f.store_id = p_store and f.key = p_key), p_unset)
$$;
