-- carts.active_cart: the visitor's active cart, locked, or null. A customer has one cart on all devices; a guest one a session.
-- Locks:    the cart. First row lock of every cart operation, so a double click waits for its twin.
-- Internal: SECURITY INVOKER; reads who visits from the transaction's context.
create or replace function carts.active_cart(p_store uuid) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cart uuid;
    v_customer uuid := platform.current_customer();
begin
    if v_customer is not null then
        select id into v_cart from carts.carts
        where store_id = p_store and customer_id = v_customer and status = 'active' for update;
    else
        select id into v_cart from carts.carts
        where store_id = p_store and session_id = platform.current_session() and customer_id is null
          and status = 'active' for update;
    end if;
    return v_cart;
end
$$;
