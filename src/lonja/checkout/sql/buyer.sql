-- checkout.buyer: who pays an order, as some providers insist to know. Not for faces: no owner is checked.
-- Answers:  {email, full_name, phone, locale, item_count, address}
-- Refuses:  LJ504 unknown_order
create or replace function checkout.buyer(p_store uuid, p_call jsonb, p_order uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_buyer jsonb;
begin
    perform platform.enter(p_store, p_call || '{"actor": "provider"}');
    select jsonb_build_object(
        'email', o.email, 'full_name', coalesce(nullif(o.shipping_name, ''), o.guest_info ->> 'name', c.full_name, ''),
        'phone', coalesce(o.guest_info ->> 'phone', c.phone, ''), 'locale', o.locale, 'address', o.shipping_address,
        'item_count', (select sum(i.quantity) from orders.order_items i where i.store_id = p_store and i.order_id = o.id))
    into v_buyer
    from orders.orders o
    left join customers.customers c on c.store_id = o.store_id and c.id = o.customer_id
    where o.store_id = p_store and o.id = p_order;
    if v_buyer is null then
        perform platform.refuse('LJ504', 'no such order', jsonb_build_object('order_id', p_order));
    end if;
    return v_buyer;
end
$$;
