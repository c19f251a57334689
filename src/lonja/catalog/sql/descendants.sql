-- catalog.descendants: a category and everything below it, hidden branches left out.
create or replace function catalog.descendants(p_store uuid, p_category uuid) returns uuid[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with recursive below as (
        select p_category as id
        union all
        select c.id from catalog.categories c join below b on c.parent_id = b.id
        where c.store_id = p_store and c.is_active and c.deleted_at is null
    )
    select array_agg(id) from below
$$;
