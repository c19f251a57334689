-- checkout.lines_to_refund: what units of an order's lines are worth, of those that were not paid back yet.
-- Nouns:    p_lines, [{item_id, quantity, restock}]; a line named twice is summed.
-- Promises: the shares of a line's units add up to what was paid for the line, tax on top included, to the last minor unit,
--           however they are split.
-- Refuses:  LJ614 line_not_refundable, with how many units are left
-- Internal: SECURITY INVOKER; the caller holds the payment and the order.
create or replace function checkout.lines_to_refund(p_store uuid, p_order uuid, p_lines jsonb)
returns table (item_id uuid, variant_id uuid, quantity int, is_restocked boolean, amount_minor bigint)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_refused jsonb;
begin
    select jsonb_build_object('item_id', w.item_id, 'quantity', w.quantity, 'left', coalesce(i.quantity - i.refunded_quantity, 0))
    into v_refused
    from (select l.item_id, sum(l.quantity) as quantity
          from jsonb_to_recordset(p_lines) as l (item_id uuid, quantity bigint) group by 1) w
    left join orders.order_items i on i.store_id = p_store and i.order_id = p_order and i.id = w.item_id
    where w.quantity is null or w.quantity < 1 or w.quantity > coalesce(i.quantity - i.refunded_quantity, 0)
    limit 1;
    if v_refused is not null then
        perform platform.refuse('LJ614', 'no so many units of this line are left to refund', v_refused);
    end if;
    return query
    select i.id, i.variant_id, w.quantity, w.is_restocked,
           (i.total_minor + i.tax_on_top_minor) * (i.refunded_quantity + w.quantity) / i.quantity
               - (i.total_minor + i.tax_on_top_minor) * i.refunded_quantity / i.quantity
    from (select l.item_id, sum(l.quantity)::int as quantity, bool_or(coalesce(l.restock, false)) as is_restocked
          from jsonb_to_recordset(p_lines) as l (item_id uuid, quantity int, restock boolean) group by 1) w
    join orders.order_items i on i.store_id = p_store and i.order_id = p_order and i.id = w.item_id;
end
$$;
