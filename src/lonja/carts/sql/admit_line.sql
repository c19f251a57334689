-- carts.admit_line: a visitor wants p_wanted of a variant in their cart: refused where the drop that governs it says no.
-- What the cart holds already is theirs, and less than before (p_before, or null) may be had of what adding does not hold.
-- Answers:  the drop; null for goods that no drop with terms governs.
-- Refuses:  LJ403 not_for_sale · LJ530 drop_paused · LJ531 admission_required · LJ532 drop_limit · LJ533 winners_only
--           LJ534 account_required · LJ535 drop_checkout_off
-- Internal: SECURITY INVOKER; the caller holds the cart. Asks as the house itself, and puts the caller back.
create or replace function carts.admit_line(p_store uuid, p_cart uuid, p_variant uuid, p_before int, p_wanted int)
returns access.governed
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_actor text := current_setting('lonja.actor', true);
    v_drop access.governed;
    v_cart carts.carts;
    v_word carts.drop_word;
begin
    if not exists (select from access.drop_terms t where t.store_id = p_store) then
        return null;
    end if;
    select * into v_drop from access.governed_of(p_store, array[p_variant]);
    if v_drop.variant_id is null then
        return null;
    end if;
    if v_drop.reserve_on = 'checkout' and p_wanted < p_before or p_wanted <= (
        select sum(r.quantity) from inventory.inventory_reservations r
        where r.store_id = p_store and r.cart_id = p_cart and r.variant_id = p_variant
          and r.status = 'active' and r.expires_at > platform.now()) then
        return v_drop;
    end if;
    select * into v_cart from carts.carts where store_id = p_store and id = p_cart;
    perform set_config('lonja.actor', 'system', true);
    v_word := carts.word_on(p_store, v_drop, v_cart.session_id, v_cart.customer_id, p_cart, p_wanted);
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
    if v_word.refusal is not null then
        perform platform.refuse(v_word.refusal, 'the drop says no', v_word.params);
    end if;
    return v_drop;
end
$$;
