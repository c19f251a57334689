-- checkout.begin_checkout: a cart becomes a pending order: priced, held, numbered, with its payment opened. One transaction.
-- Nouns:    p_order, the order's id, made by the caller. p_details, as JSON: email, full_name, phone,
--           address {line1, line2, city, region, postal_code, country}, shipping_rate_id, gateway, traffic_source,
--           locale, guest_key (hex sha256 of the secret a guest will hold).
--           expected_total_minor: what the buyer was shown, if they are to be asked again when it is another.
-- Promises: P02, P03 (every unit of the order is held), P05 (totals), P06, P14, P15, P16, PRC-10 (lines are snapshots), PRM-17,
--           CRT-05. Cash on delivery and orders of nothing to pay are confirmed here: nothing is left to wait for.
-- Locks:    idempotency key, cart, stock levels (sorted), holds, counts of drops, codes and rules with limits (sorted), wake-ups, a slot of the
--           store's order numbers. In that order.
-- Refuses:  LJ010 · LJ301 · LJ403 not_for_sale · LJ406 · LJ407 · LJ501 cart_empty · LJ502 shipping_rate_unavailable
--           LJ532 drop_limit, and what carts.admit_line refuses · LJ507 address_required · LJ511 code_not_usable · LJ512 no_price · LJ514 total_changed
--           LJ602 gateway_not_offered · what promotions.redeem_promotions refuses
create or replace function checkout.begin_checkout(
    p_store uuid, p_call jsonb, p_order uuid, p_cart uuid, p_details jsonb
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_until timestamptz;
    v_priced jsonb;
    q record;
    v_attempt uuid;
begin
    perform platform.enter(p_store, p_call || jsonb_build_object('guest_key', p_details ->> 'guest_key'));
    v_old := platform.replay(p_store, p_call, 'checkout.begin_checkout');
    if v_old is not null then
        return v_old;
    end if;
    perform carts.lock_cart(p_store, p_cart);
    perform checkout.check_goods(p_store, p_cart);
    select platform.now() + checkout.ttl_of(p_store, p_cart, p.checkout_ttl) into v_until from inventory.policy(p_store) p;
    perform checkout.hold_cart(p_store, p_cart, p_order, v_until);
    v_priced := checkout.quote_of(p_store, p_cart, p_details, true);
    select * into q from jsonb_populate_record(null::checkout.quoted_totals, v_priced -> 'quote');
    perform checkout.check_expected(p_details, q.total_minor, q.currency);
    v_attempt := payments.open_payment(p_store, p_order, p_details ->> 'gateway', q.total_minor, q.currency);
    update carts.carts set status = 'converted', updated_at = platform.now() where store_id = p_store and id = p_cart;
    perform platform.emit(p_store, 'order.placed', 'order', p_order,
        jsonb_build_object('total_amount_minor', q.total_minor, 'currency', q.currency));
    perform checkout.claim_drop(p_store, p_cart, p_order, p_details);
    perform promotions.redeem_promotions(
        p_store, p_order, platform.current_customer(), lower(p_details ->> 'email'), v_priced -> 'quote' -> 'applied');
    perform platform.wake(p_store, 'checkout.expire_checkouts', v_until + interval '1 hour');
    insert into orders.orders
        (store_id, id, number, customer_id, guest_info, guest_key, email, cart_id, currency, subtotal_minor, discount_minor,
         shipping_minor, shipping_discount_minor, tax_minor, tax_included_minor, tax_relief_minor, vat_id,
         total_amount_minor, shipping_name, shipping_address, traffic_source, locale, expires_at, correlation_id)
    select p_store, p_order, orders.take_number(p_store), platform.current_customer(),
           case when platform.current_customer() is null then jsonb_build_object(
               'email', p_details ->> 'email', 'name', p_details ->> 'full_name', 'phone', p_details ->> 'phone') end,
           p_details ->> 'guest_key', lower(p_details ->> 'email'), p_cart, q.currency, q.subtotal_minor, q.discount_minor,
           q.shipping_minor, q.shipping_discount_minor, q.tax_minor, q.tax_included_minor, q.tax_relief_minor,
           (select c.vat_id from carts.carts c where c.store_id = p_store and c.id = p_cart),
           q.total_minor, coalesce(p_details ->> 'full_name', ''), nullif(p_details -> 'address', 'null'),
           p_details ->> 'traffic_source', p_details ->> 'locale', v_until,
           platform.correlation_id();
    perform checkout.snapshot_order(p_store, p_cart, p_order, v_priced);
    if q.total_minor = 0 then
        perform checkout.take_payment(p_store, p_order, v_attempt);
        perform checkout.claim_goods(p_store, p_order);
        perform orders.steps(p_store, p_order, '{payment,order}', '{paid,confirmed}', 'nothing to pay');
    elsif p_details ->> 'gateway' = 'cod' then
        perform checkout.confirm_order(p_store, p_order, 'cash on delivery');
    end if;
    return platform.remember(p_store, p_call, 'checkout.begin_checkout', checkout.placement(p_store, v_attempt));
end
$$;
