-- catalog.update_collection: changes what p_change names. A window's end is taken away with null.
-- Refuses: LJ204 collection_not_found · LJ206 slug_taken · LJ215 window_invalid
create or replace function catalog.update_collection(p_store uuid, p_call jsonb, p_collection uuid, p_change jsonb)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    c jsonb := p_change;
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'catalog.update_collection') is not null then
        return;
    end if;
    update catalog.collections l set
        name = coalesce(c ->> 'name', l.name),
        slug = coalesce(c ->> 'slug', l.slug),
        type = coalesce(c ->> 'type', l.type),
        description = coalesce(c ->> 'description', l.description),
        is_active = coalesce((c ->> 'is_active')::boolean, l.is_active),
        starts_at = case when c ? 'starts_at' then (c ->> 'starts_at')::timestamptz else l.starts_at end,
        ends_at = case when c ? 'ends_at' then (c ->> 'ends_at')::timestamptz else l.ends_at end,
        hero_image = case when c ? 'hero_image' then c ->> 'hero_image' else l.hero_image end,
        updated_at = platform.now()
    where l.store_id = p_store and l.id = p_collection and l.deleted_at is null;
    if not found then
        perform platform.refuse('LJ204', 'no such collection', jsonb_build_object('collection', p_collection));
    end if;
    perform catalog.announce(p_store);
    perform platform.remember(p_store, p_call, 'catalog.update_collection', 'true');
end
$$;
