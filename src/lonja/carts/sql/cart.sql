-- carts.cart: the visitor's cart, or one by id if it is theirs. Null when there is none.
create or replace function carts.cart(p_store uuid, p_call jsonb, p_cart uuid default null) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    return carts.cart_view(p_store, coalesce(p_cart, (
        select c.id from carts.carts c
        where c.store_id = p_store and c.status = 'active' and case
            when platform.current_customer() is not null then c.customer_id = platform.current_customer()
            else c.session_id = platform.current_session() and c.customer_id is null end)));
end
$$;
