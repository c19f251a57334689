-- catalog.create_category: a new category, at the top or below another.
-- Nouns:   p_category: name, slug; optionally id, parent_id, position, is_active.
-- Refuses: LJ202 category_not_found (the parent) · LJ206 slug_taken · LJ209 category_too_deep
create or replace function catalog.create_category(p_store uuid, p_call jsonb, p_category jsonb) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_id uuid := coalesce((p_category ->> 'id')::uuid, uuidv7());
    v_parent uuid := p_category ->> 'parent_id';
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'catalog.create_category');
    if v_old is not null then
        return v_old #>> '{}';
    end if;
    insert into catalog.categories (store_id, id, name, slug, parent_id, parent_depth, position, is_active)
    values (p_store, v_id, p_category ->> 'name', p_category ->> 'slug', v_parent,
            catalog.depth_of(p_store, v_parent), coalesce((p_category ->> 'position')::int, 0),
            coalesce((p_category ->> 'is_active')::boolean, true));
    perform catalog.announce(p_store);
    perform platform.remember(p_store, p_call, 'catalog.create_category', to_jsonb(v_id));
    return v_id;
end
$$;
