-- checkout.delivery_of: what delivering a priced cart costs, in the cart's currency. Rates are written in the store's.
-- Refuses:  LJ502 shipping_rate_unavailable · LJ507 address_required; where nothing is final, both are null instead
-- Internal: SECURITY INVOKER.
create or replace function checkout.delivery_of(
    p_store uuid, p_cart uuid, p_details jsonb, p_inputs jsonb, p_is_final boolean
) returns bigint
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_home text := (select s.currency from stores.stores s where s.id = p_store);
    v_currency text := p_inputs ->> 'currency';
    v_at timestamptz := p_inputs ->> 'at';
    v_subtotal bigint := (
        select sum((l ->> 'unit_minor')::bigint * (l ->> 'quantity')::int) from jsonb_array_elements(p_inputs -> 'lines') l);
    v_price bigint;
begin
    if v_currency <> v_home then
        v_subtotal := pricing.convert_amount(p_store, v_subtotal, v_currency, v_home, v_at);
    end if;
    if p_is_final then
        v_price := checkout.delivery_price(p_store, p_cart, p_details, v_subtotal);
    else
        v_price := shipping.shipping_price(p_store, (p_details ->> 'shipping_rate_id')::uuid,
            p_details -> 'address' ->> 'country', v_subtotal);
    end if;
    return case when v_currency = v_home then v_price
        else pricing.convert_amount(p_store, v_price, v_home, v_currency, v_at) end;
end
$$;
