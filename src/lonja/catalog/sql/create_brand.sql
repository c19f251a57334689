-- catalog.create_brand: a new brand.
-- Nouns:   p_brand: name, slug; optionally id.
-- Refuses: LJ206 slug_taken
create or replace function catalog.create_brand(p_store uuid, p_call jsonb, p_brand jsonb) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_id uuid := coalesce((p_brand ->> 'id')::uuid, uuidv7());
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'catalog.create_brand');
    if v_old is not null then
        return v_old #>> '{}';
    end if;
    insert into catalog.brands (store_id, id, name, slug) values (p_store, v_id, p_brand ->> 'name', p_brand ->> 'slug');
    perform catalog.announce(p_store);
    perform platform.remember(p_store, p_call, 'catalog.create_brand', to_jsonb(v_id));
    return v_id;
end
$$;
