-- carts.ensure_cart: the visitor's active cart, made when there is none, locked.
-- Promises: two first clicks at once make one cart (partial unique indexes).
-- Refuses:  LJ401 session_required
-- Internal: SECURITY INVOKER.
create or replace function carts.ensure_cart(p_store uuid) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cart uuid;
begin
    loop
        v_cart := carts.active_cart(p_store);
        exit when v_cart is not null;
        if platform.current_session() is null then
            perform platform.refuse('LJ401', 'a cart belongs to a session');
        end if;
        insert into carts.carts (store_id, session_id, customer_id)
        values (p_store, platform.current_session(), platform.current_customer())
        on conflict do nothing returning id into v_cart;
        exit when v_cart is not null;
    end loop;
    return v_cart;
end
$$;
