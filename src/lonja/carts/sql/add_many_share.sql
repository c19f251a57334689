-- carts.add_many_share: decides who of a batch gets stock, in order of arrival. Who is short is refused with what was left
-- for them; a smaller request behind them may still be granted.
-- Answers:  the refused: params, with again_in (seconds) where nothing is left and nobody needs to ask again before that.
-- Promises: P02: decided under the locks of all levels involved. Holds that have run out are swept before anybody is refused.
-- Locks:    stock levels, sorted.
-- Internal: SECURITY INVOKER.
create or replace function carts.add_many_share(p_store uuid, p_requests carts.add_request[])
returns carts.add_request[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_variants uuid[];
    v_free bigint[];
    v_slots int[];
    v_before bigint[];
    v_again numeric[];
    v_is_short boolean := false;
begin
    select array_agg(distinct r.variant_id order by r.variant_id) into v_variants
    from unnest(p_requests) r where r.refusal is null;
    if v_variants is null then
        return p_requests;
    end if;
    perform inventory.lock_levels(p_store, v_variants);
    select array_agg(array_position(v_variants, r.variant_id) order by r.n) into v_slots from unnest(p_requests) r;
    for attempt in 1 .. 2 loop
        select array_agg(coalesce(f.units, 0) order by v.slot) into v_free
        from unnest(v_variants) with ordinality v (variant_id, slot)
        left join (
            select l.variant_id, sum(l.on_hand + l.backorder - l.reserved) as units
            from inventory.stock_levels l
            join inventory.locations p on p.store_id = l.store_id and p.id = l.location_id and p.is_active
            where l.store_id = p_store and l.variant_id = any (v_variants) group by 1
        ) f using (variant_id);
        v_before := v_free;
        v_is_short := false;
        for i in 1 .. cardinality(p_requests) loop
            continue when p_requests[i].refusal is not null;
            if v_free[v_slots[i]] < p_requests[i].need then
                v_is_short := true;
            elsif p_requests[i].ttl is not null then
                v_free[v_slots[i]] := v_free[v_slots[i]] - p_requests[i].need;
            end if;
        end loop;
        exit when not v_is_short or attempt = 2 or inventory.sweep_expired(p_store, v_variants) = 0;
    end loop;
    if v_is_short then
        v_again := carts.again_in(p_store, v_variants);
        for i in 1 .. cardinality(p_requests) loop
            continue when p_requests[i].refusal is not null;
            if v_before[v_slots[i]] < p_requests[i].need then
                p_requests[i].refusal := 'LJ301';
                p_requests[i].params := jsonb_build_object('lines', jsonb_build_array(jsonb_build_object(
                    'variant_id', p_requests[i].variant_id, 'requested', p_requests[i].need,
                    'available', greatest(v_before[v_slots[i]], 0))));
                if v_again[v_slots[i]] is not null and p_requests[i].ttl is not null then
                    p_requests[i].params := p_requests[i].params || jsonb_build_object('again_in', v_again[v_slots[i]]);
                end if;
            elsif p_requests[i].ttl is not null then
                v_before[v_slots[i]] := v_before[v_slots[i]] - p_requests[i].need;
            end if;
        end loop;
    end if;
    return p_requests;
end
$$;
