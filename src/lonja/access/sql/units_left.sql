-- access.units_left: how many more of a drop a buyer may have, going by who they are so far; null: as many as they like.
-- Internal: SECURITY INVOKER; purchase counts are the house's to see.
create or replace function access.units_left(p_store uuid, g access.governed, p_session uuid, p_customer uuid) returns int
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select g.max_per_customer - coalesce((
        select n.units from access.purchase_counts n
        where n.store_id = p_store and n.collection_id = g.collection_id and n.kind = 'buyer'
          and n.subject = coalesce(p_customer, p_session)::text), 0)
$$;
