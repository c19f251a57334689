-- drops.lock_goods: locks what it takes to give these entries their units: the customers' carts, made where there are none, and
-- the levels of what they entered for. What their carts hold of it already (from before the drop was a raffle) goes back.
-- Answers:  {variant: free units}, true until the transaction ends.
-- Locks:    carts in key order, then stock levels (sorted), holds.
-- Refuses:  LJ023 contention
-- Internal: SECURITY INVOKER; the caller is the house and has the raffle alone.
create or replace function drops.lock_goods(p_store uuid, p_raffle uuid, p_entries uuid[]) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_customers uuid[];
    v_variants uuid[];
    v_carts int;
begin
    select array_agg(e.customer_id), array_agg(distinct e.variant_id) into v_customers, v_variants
    from drops.entries_in(p_store, p_raffle, p_entries) e;
    for attempt in 1 .. 5 loop -- a cart may be checked out, or made by its customer, between two looks
        insert into carts.carts (store_id, customer_id)
        select p_store, u.id from unnest(v_customers) u (id)
        where not exists (select from carts.carts c
                          where c.store_id = p_store and c.customer_id = u.id and c.status = 'active')
        order by u.id
        on conflict do nothing;
        perform 1 from unnest(v_customers) u (id)
        join carts.carts c on c.store_id = p_store and c.customer_id = u.id and c.status = 'active'
        order by c.id for update of c;
        get diagnostics v_carts = row_count;
        exit when v_carts = cardinality(v_customers);
        if attempt = 5 then
            perform platform.refuse('LJ023', 'carts changed while they were being locked');
        end if;
    end loop;
    perform inventory.lock_levels(p_store, v_variants);
    perform inventory.sweep_expired(p_store, v_variants);
    perform inventory.release_lines(p_store, p_cart => c.id, p_variant => e.variant_id)
    from drops.entries_in(p_store, p_raffle, p_entries) e
    join carts.carts c on c.store_id = p_store and c.customer_id = e.customer_id and c.status = 'active'
    where exists (
        select from inventory.inventory_reservations h
        where h.store_id = p_store and h.cart_id = c.id and h.variant_id = e.variant_id and h.status = 'active');
    return drops.free_units(p_store, v_variants);
end
$$;
