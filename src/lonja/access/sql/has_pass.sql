-- access.has_pass: whether a visitor holds a living pass of this kind for a drop. A winner's names what was won.
-- Internal: SECURITY INVOKER.
create or replace function access.has_pass(
    p_store uuid, p_collection uuid, p_kind text, p_session uuid, p_customer uuid, p_variant uuid default null
) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from access.passes p
        where p.store_id = p_store and p.session_id = p_session and p.collection_id = p_collection
          and p.kind = p_kind and p.expires_at > platform.now() and (p.variant_id is null or p.variant_id = p_variant))
    or exists (
        select from access.passes p
        where p.store_id = p_store and p.customer_id = p_customer and p.collection_id = p_collection
          and p.kind = p_kind and p.expires_at > platform.now() and (p.variant_id is null or p.variant_id = p_variant))
$$;
