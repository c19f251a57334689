-- catalog.arrange_collection: which products a collection has, and in which order.
-- Locks:    the collection.
-- Refuses:  LJ201 product_not_found · LJ204 collection_not_found · LJ212 too_many
create or replace function catalog.arrange_collection(p_store uuid, p_call jsonb, p_collection uuid, p_products uuid[])
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'catalog.arrange_collection') is not null then
        return;
    end if;
    update catalog.collections set updated_at = platform.now()
    where store_id = p_store and id = p_collection and deleted_at is null;
    if not found then
        perform platform.refuse('LJ204', 'no such collection', jsonb_build_object('collection', p_collection));
    end if;
    perform catalog.put_collected(p_store, p_collection, p_products);
    perform catalog.announce(p_store);
    perform platform.remember(p_store, p_call, 'catalog.arrange_collection', 'true');
end
$$;
