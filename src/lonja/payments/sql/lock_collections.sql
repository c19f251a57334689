-- payments.lock_collections: the collections a remittance is to pay for, locked in key order: all known, none remitted yet.
-- Refuses:  LJ627 collection_remitted · LJ628 unknown_collection
-- Internal: SECURITY INVOKER.
create or replace function payments.lock_collections(p_store uuid, p_collections uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_found uuid[];
    v_bad text;
begin
    select array_agg(held.id) into v_found from (
        select c.id from payments.collections c
        where c.store_id = p_store and c.id = any (p_collections) order by c.id for update) held;
    select min(asked.id::text) into v_bad from unnest(p_collections) as asked (id)
    where asked.id <> all (coalesce(v_found, '{}'));
    if v_bad is not null or v_found is null then
        perform platform.refuse('LJ628', 'no such collection', jsonb_build_object('collection_id', v_bad));
    end if;
    select min(c.reference) into v_bad
    from payments.remittance_lines l
    join payments.collections c on c.store_id = l.store_id and c.id = l.collection_id
    where l.store_id = p_store and l.collection_id = any (v_found);
    if v_bad is not null then
        perform platform.refuse('LJ627', 'this collection was remitted already', jsonb_build_object('reference', v_bad));
    end if;
end
$$;
