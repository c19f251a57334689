-- carts.put_line: sets the quantity of one line in a locked, active cart, or adds to it; holds stock when the
--           policy, or the drop's terms, say so.
-- Nouns:    p_adds: add to what is there (true) or set it (false).
-- Promises: CRT-02, CRT-04: one line a variant. Quantity 0 takes the line out and gives its holds back.
-- Refuses:  LJ301 out_of_stock · LJ402 quantity_out_of_range · LJ403 not_for_sale · LJ404 line_limit · LJ405 cart_full
--           what carts.admit_line refuses
-- Internal: SECURITY INVOKER.
create or replace function carts.put_line(p_store uuid, p_cart uuid, p_variant uuid, p_quantity int, p_adds boolean)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_offer record;
    v_drop access.governed;
    v_ttl interval;
    v_before int;
    v_quantity int;
    v_policy record;
    v_short jsonb;
begin
    if p_quantity is null or p_quantity > 10000 or p_quantity < p_adds::int then
        perform platform.refuse('LJ402', 'quantity is out of range', jsonb_build_object('quantity', p_quantity));
    end if;
    if p_quantity = 0 then
        delete from carts.cart_items where store_id = p_store and cart_id = p_cart and variant_id = p_variant;
        perform inventory.release_lines(p_store, p_cart => p_cart, p_variant => p_variant);
        return;
    end if;
    select o.product_id, o.is_for_sale into v_offer from catalog.offers o
    where o.store_id = p_store and o.variant_id = p_variant and o.is_published;
    select quantity into v_before from carts.cart_items
    where store_id = p_store and cart_id = p_cart and variant_id = p_variant;
    v_quantity := p_quantity + case when p_adds then coalesce(v_before, 0) else 0 end;
    if v_offer.product_id is not null then
        v_drop := carts.admit_line(p_store, p_cart, p_variant, v_before, v_quantity);
    end if;
    if v_offer.product_id is null or (v_drop.variant_id is null and not v_offer.is_for_sale) then
        perform platform.refuse('LJ403', 'this is not for sale', jsonb_build_object('variant_id', p_variant));
    end if;
    select * into v_policy from inventory.policy(p_store);
    v_ttl := case when v_drop.variant_id is null then case when v_policy.reserve_on = 'cart' then v_policy.cart_ttl end
                  when v_drop.reserve_on = 'cart' then v_drop.cart_ttl end;
    if v_quantity > v_policy.max_per_line then
        perform platform.refuse('LJ404', 'more of one thing than this store sells at once',
            jsonb_build_object('variant_id', p_variant, 'requested', v_quantity, 'limit', v_policy.max_per_line));
    elsif v_before is null
        and (select count(*) from carts.cart_items where store_id = p_store and cart_id = p_cart) >= 200 then
        perform platform.refuse('LJ405', 'a cart has at most 200 lines', jsonb_build_object('limit', 200));
    end if;
    insert into carts.cart_items (store_id, cart_id, product_id, variant_id, quantity)
    values (p_store, p_cart, v_offer.product_id, p_variant, v_quantity)
    on conflict (store_id, cart_id, variant_id) do update
    set quantity = excluded.quantity, updated_at = platform.now();
    if v_ttl is not null then
        perform carts.hold_line(p_store, p_cart, p_variant, v_quantity, v_ttl);
    else
        v_short := inventory.shortages(p_store, array[p_variant], array[v_quantity]);
        if v_short is not null then
            perform inventory.lock_levels(p_store, array[p_variant]);
            if inventory.sweep_expired(p_store, array[p_variant]) > 0 then
                v_short := inventory.shortages(p_store, array[p_variant], array[v_quantity]);
            end if;
        end if;
        if v_short is not null then
            perform platform.refuse('LJ301', 'not enough stock', jsonb_build_object('lines', v_short));
        end if;
    end if;
end
$$;
