-- carts.cart_view: one cart as its owner sees it (carts.cart_views). Null when it is nobody's or another's.
-- Internal: SECURITY INVOKER.
create or replace function carts.cart_view(p_store uuid, p_cart uuid) returns jsonb
language sql stable
as $$ select v.view from carts.cart_views(p_store, array[p_cart]) v $$;
