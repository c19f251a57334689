-- carts.word_on: what a drop says to a visitor who would have p_wanted of one of its variants in their cart: nothing, or the
-- refusal with its params (access.verdict; LJ532: more of the drop than one buyer may have).
-- Nouns:    p_cart, null for a cart that is still to be made.
-- Internal: SECURITY INVOKER, as the house: a visitor sees no counts.
create or replace function carts.word_on(
    p_store uuid, g access.governed, p_session uuid, p_customer uuid, p_cart uuid, p_wanted int
) returns carts.drop_word
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_refusal text := access.verdict(p_store, g, p_session, p_customer);
    v_units int := p_wanted;
begin
    if v_refusal is not null then
        return row(v_refusal, jsonb_build_object('variant_id', g.variant_id))::carts.drop_word;
    elsif g.max_per_customer is null then
        return null;
    end if;
    if p_cart is not null then
        v_units := p_wanted + coalesce((
            select sum(i.quantity) from carts.cart_items i
            join catalog.collection_products m on m.store_id = i.store_id and m.product_id = i.product_id
            where i.store_id = p_store and i.cart_id = p_cart and i.variant_id <> g.variant_id
              and m.collection_id = g.collection_id), 0);
    end if;
    if v_units > access.units_left(p_store, g, p_session, p_customer) then
        return row('LJ532', jsonb_build_object('limit', g.max_per_customer, 'kind', 'buyer'))::carts.drop_word;
    end if;
    return null;
end
$$;
