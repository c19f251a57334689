-- checkout.wish_of: a cart and what its buyer says of themselves, as quotes wants to hear it (quotes.inputs_of), without
-- delivery. Where nothing is said of the address, it is the store's country: the best guess before the checkout.
-- Internal: SECURITY INVOKER; the caller is trusted, or row level security would hide from a guest that they bought before.
create or replace function checkout.wish_of(p_store uuid, p_cart uuid, p_details jsonb) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'lines', (
            select jsonb_agg(jsonb_build_object('variant_id', i.variant_id, 'quantity', i.quantity))
            from carts.cart_items i where i.store_id = p_store and i.cart_id = c.id),
        'currency', case when pricing.sells_in(p_store, c.currency) then c.currency end,
        'customer_id', c.customer_id, 'codes', to_jsonb(c.codes), 'vat_id', c.vat_id,
        'email', lower(p_details ->> 'email'),
        'country', coalesce(p_details -> 'address' ->> 'country', s.country),
        'region', p_details -> 'address' ->> 'region', 'postal_code', p_details -> 'address' ->> 'postal_code',
        'is_first_order', not checkout.has_ordered(p_store, c.customer_id, p_details ->> 'email'))
    from carts.carts c
    join stores.stores s on s.id = c.store_id
    where c.store_id = p_store and c.id = p_cart
$$;
