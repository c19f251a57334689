-- catalog.delete_collection: takes a collection out of sight (DRP-07). A drop's products are held back by it no more.
-- Refuses: LJ204 collection_not_found
create or replace function catalog.delete_collection(p_store uuid, p_call jsonb, p_collection uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'catalog.delete_collection') is not null then
        return;
    end if;
    update catalog.collections set deleted_at = platform.now(), updated_at = platform.now()
    where store_id = p_store and id = p_collection and deleted_at is null;
    if not found then
        perform platform.refuse('LJ204', 'no such collection', jsonb_build_object('collection', p_collection));
    end if;
    perform catalog.announce(p_store);
    perform platform.remember(p_store, p_call, 'catalog.delete_collection', 'true');
end
$$;
