-- carts.add_many_govern: the requests of a batch, each with the drop that governs what it wants, and how long that drop's carts
-- hold it. A store whose drops have no terms costs one probe.
-- Internal: SECURITY INVOKER.
create or replace function carts.add_many_govern(p_store uuid, p_requests carts.add_request[]) returns carts.add_request[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_drops access.governed[];
    v_variants uuid[];
    v_slot int;
begin
    if not exists (select from access.drop_terms t where t.store_id = p_store) then
        return p_requests;
    end if;
    v_drops := array(
        select g from access.governed_of(p_store, array(select distinct r.variant_id from unnest(p_requests) r)) g);
    if cardinality(v_drops) > 0 then
        v_variants := array(select d.variant_id from unnest(v_drops) d);
        for i in 1 .. cardinality(p_requests) loop
            v_slot := array_position(v_variants, p_requests[i].variant_id);
            continue when v_slot is null;
            p_requests[i].collection_id := v_drops[v_slot].collection_id;
            if v_drops[v_slot].reserve_on = 'cart' then
                p_requests[i].ttl := v_drops[v_slot].cart_ttl;
            end if;
        end loop;
    end if;
    return p_requests;
end
$$;
