-- pricing.read_price: a price as it is wished, checked and completed: what it is for exists, the store sells in its currency,
-- its window is not in the past.
-- Nouns:    p_price: product_id or variant_id, amount_minor; optionally currency (the store's), segment_id, min_qty (1),
--           compare_at_minor, effective_at (now), expires_at.
-- Locks:    the product, as whoever edits it does.
-- Refuses:  LJ150 segment_unknown · LJ201 product_not_found · LJ205 variant_not_found · LJ231 currency_not_sold
--           LJ232 price_window_invalid
-- Internal: SECURITY INVOKER.
create or replace function pricing.read_price(p_store uuid, p_price jsonb) returns catalog.product_prices
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_price catalog.product_prices;
    v_product uuid;
begin
    v_price.product_id := p_price ->> 'product_id';
    v_price.variant_id := p_price ->> 'variant_id';
    v_price.segment_id := p_price ->> 'segment_id';
    v_price.currency := coalesce(p_price ->> 'currency', (select s.currency from stores.stores s where s.id = p_store));
    v_price.min_qty := coalesce((p_price ->> 'min_qty')::int, 1);
    v_price.amount_minor := p_price ->> 'amount_minor';
    v_price.compare_at_minor := p_price ->> 'compare_at_minor';
    v_price.effective_at := coalesce((p_price ->> 'effective_at')::timestamptz, platform.now());
    v_price.expires_at := p_price ->> 'expires_at';
    v_product := v_price.product_id;
    if v_price.variant_id is not null then
        select v.product_id into v_product from catalog.product_variants v
        where v.store_id = p_store and v.id = v_price.variant_id and v.deleted_at is null;
        if not found then
            perform platform.refuse('LJ205', 'no such variant', jsonb_build_object('variant', v_price.variant_id));
        end if;
    end if;
    perform from catalog.products p
    where p.store_id = p_store and p.id = v_product and p.deleted_at is null for no key update;
    if not found then
        perform platform.refuse('LJ201', 'no such product', jsonb_build_object('product', v_product));
    elsif v_price.segment_id is not null and not exists (
        select from customers.customer_segments s
        where s.store_id = p_store and s.id = v_price.segment_id and s.deleted_at is null) then
        perform platform.refuse('LJ150', 'no such segment', jsonb_build_object('segment', v_price.segment_id));
    elsif not pricing.sells_in(p_store, v_price.currency) then
        perform platform.refuse('LJ231', 'the store does not sell in it', jsonb_build_object('currency', v_price.currency));
    elsif v_price.effective_at < platform.now() or v_price.expires_at <= v_price.effective_at then
        perform platform.refuse('LJ232', 'a price begins now or later, and ends after that');
    end if;
    v_price.target_id := coalesce(v_price.variant_id, v_price.product_id);
    v_price.audience_id := coalesce(v_price.segment_id, '00000000-0000-0000-0000-000000000000');
    return v_price;
end
$$;
