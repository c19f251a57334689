-- checkout.quote_of: what a cart comes to for its buyer, delivered as they said, and everything it was computed from.
-- Nouns:    p_details as begin_checkout's. p_is_final: an order is placed on it, so a delivery must be chosen and a code that
--           was brought must be worth something; otherwise what is missing is left out.
-- Answers:  {inputs, quote}.
-- Refuses:  LJ502 shipping_rate_unavailable · LJ507 address_required · LJ511 code_not_usable · LJ512 no_price
-- Internal: SECURITY INVOKER; the caller has made sure that the cart is the buyer's. In between it acts as the house: codes are
-- nobody's to read, and a guest may have bought before.
create or replace function checkout.quote_of(p_store uuid, p_cart uuid, p_details jsonb, p_is_final boolean) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_actor text := platform.actor();
    v_inputs jsonb;
    v_delivery bigint;
    v_refused jsonb;
begin
    perform set_config('lonja.actor', 'system', true);
    v_inputs := quotes.inputs_of(p_store, checkout.wish_of(p_store, p_cart, p_details));
    perform set_config('lonja.actor', v_actor, true);
    if p_is_final then
        select jsonb_build_object('code', c ->> 'code', 'reason', c ->> 'reason') into v_refused
        from jsonb_array_elements(v_inputs -> 'codes') c where not (c ->> 'is_valid')::boolean limit 1;
        if v_refused is not null then
            perform platform.refuse('LJ511', 'a code cannot be used', v_refused);
        end if;
    end if;
    if p_is_final or p_details ->> 'shipping_rate_id' is not null then
        v_delivery := checkout.delivery_of(p_store, p_cart, p_details, v_inputs, p_is_final);
        v_inputs := v_inputs || jsonb_build_object('shipping_minor', v_delivery);
    end if;
    return jsonb_build_object('inputs', v_inputs, 'quote', quotes.compute(v_inputs));
end
$$;
