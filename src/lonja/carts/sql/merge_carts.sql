-- carts.merge_carts: a guest signs in: what the guest's cart held joins the customer's cart (CRT-04).
-- Nouns:    the call's session_id is the guest's session; customer_id is who signed in.
-- Promises: same variant: quantities add up (capped at the store's limit per line); no line is lost, no line is double;
--           holds move with their lines and keep their time; codes join theirs. Twice is once. P06: under a key the first answer stands
--           ('null' when neither has a cart).
-- Locks:    idempotency key, the guest's cart, then the customer's (as carts.add_many), then stock levels.
create or replace function carts.merge_carts(p_store uuid, p_call jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_guest uuid;
    v_own uuid;
    v_policy record;
    v_line record;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'carts.merge_carts');
    if v_old is not null then
        return v_old;
    end if;
    select id into v_guest from carts.carts
    where store_id = p_store and session_id = platform.current_session() and customer_id is null and status = 'active'
    for update;
    loop
        select id into v_own from carts.carts
        where store_id = p_store and customer_id = platform.current_customer() and status = 'active' for update;
        if v_guest is null or platform.current_customer() is null then
            return platform.remember(p_store, p_call, 'carts.merge_carts', coalesce(carts.cart_view(p_store, v_own), 'null'));
        end if;
        exit when v_own is not null;
        begin
            update carts.carts set customer_id = platform.current_customer(), updated_at = platform.now()
            where store_id = p_store and id = v_guest;
            return platform.remember(p_store, p_call, 'carts.merge_carts', coalesce(carts.cart_view(p_store, v_guest), 'null'));
        exception when unique_violation then
            v_own := null; -- in this moment another device made the customer's cart: join that one
        end;
    end loop;
    select * into v_policy from inventory.policy(p_store);
    insert into carts.cart_items (store_id, cart_id, product_id, variant_id, quantity)
    select p_store, v_own, product_id, variant_id, quantity from carts.cart_items
    where store_id = p_store and cart_id = v_guest order by created_at, id
    on conflict (store_id, cart_id, variant_id) do update
    set quantity = greatest(cart_items.quantity, least(cart_items.quantity + excluded.quantity, v_policy.max_per_line)),
        updated_at = platform.now();
    perform inventory.move_holds(p_store, v_guest, v_own);
    for v_line in
        select i.variant_id, i.quantity, sum(r.quantity) as held
        from carts.cart_items i
        join inventory.inventory_reservations r
            on r.store_id = p_store and r.cart_id = v_own and r.variant_id = i.variant_id
            and r.status = 'active' and r.expires_at > platform.now()
        where i.store_id = p_store and i.cart_id = v_own
        group by 1, 2 having sum(r.quantity) > i.quantity order by 1
    loop
        perform carts.hold_line(p_store, v_own, v_line.variant_id, v_line.quantity, v_policy.cart_ttl);
    end loop;
    perform carts.merge_codes(p_store, v_guest, v_own);
    delete from carts.carts where store_id = p_store and id = v_guest;
    return platform.remember(p_store, p_call, 'carts.merge_carts', coalesce(carts.cart_view(p_store, v_own), 'null'));
end
$$;
