-- catalog.create_collection: a new collection: a season, a collaboration, or a drop that sells in a window of time.
-- Nouns:   p_collection: name, slug; optionally id, type (drop | seasonal | collab), starts_at, ends_at, is_active,
--          hero_image, description, products (ids in order).
-- Locks:   the store's collections (an advisory lock), so that two who make the last one take turns. At most 2000 are there at once:
--          every list of them is whole.
-- Refuses: LJ201 product_not_found · LJ206 slug_taken · LJ212 too_many · LJ215 window_invalid
--          LJ219 too_many_collections
create or replace function catalog.create_collection(p_store uuid, p_call jsonb, p_collection jsonb) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_id uuid := coalesce((p_collection ->> 'id')::uuid, uuidv7());
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'catalog.create_collection');
    if v_old is not null then
        return v_old #>> '{}';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('catalog.collections ' || p_store, 0));
    if (select count(*) from catalog.collections where store_id = p_store and deleted_at is null) >= 2000 then
        perform platform.refuse('LJ219', 'too many collections', '{"limit": 2000}');
    end if;
    insert into catalog.collections
        (store_id, id, name, slug, type, starts_at, ends_at, is_active, hero_image, description)
    values (p_store, v_id, p_collection ->> 'name', p_collection ->> 'slug', coalesce(p_collection ->> 'type', 'seasonal'),
            (p_collection ->> 'starts_at')::timestamptz, (p_collection ->> 'ends_at')::timestamptz,
            coalesce((p_collection ->> 'is_active')::boolean, false), p_collection ->> 'hero_image',
            coalesce(p_collection ->> 'description', ''));
    perform catalog.put_collected(p_store, v_id, catalog.text_array(p_collection -> 'products')::uuid[]);
    perform catalog.announce(p_store);
    perform platform.remember(p_store, p_call, 'catalog.create_collection', to_jsonb(v_id));
    return v_id;
end
$$;
