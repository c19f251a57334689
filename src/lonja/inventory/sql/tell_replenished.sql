-- inventory.tell_replenished: says of each of these variants, which were sold out, that it can be sold again, if it can:
-- an event stock.replenished. Whoever puts goods on a shelf asks before (inventory.sold_out_of) and tells after, under the
-- levels' locks. A hold that ends tells nothing: carts are filled and emptied all the time, and nothing has arrived.
-- Internal: SECURITY INVOKER.
create or replace function inventory.tell_replenished(p_store uuid, p_were_out uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if cardinality(p_were_out) > 0 then
        perform platform.emit(p_store, 'stock.replenished', 'variant', v.id, jsonb_build_object('variant_id', v.id))
        from unnest(p_were_out) as v (id)
        where v.id <> all (inventory.sold_out_of(p_store, p_were_out));
    end if;
end
$$;
