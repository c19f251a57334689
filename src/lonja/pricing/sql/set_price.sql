-- pricing.set_price: a price for a product or a variant, in a currency, for a segment or for all, from a quantity on, in a
-- window of time (PRC-01). Answers its id.
-- Nouns:    p_price: as pricing.read_price; id, made by the caller; replace: cut whatever overlaps instead of being refused.
-- Promises: PRC-02, PRC-03. What has been in force is never rewritten. P06. Caches are told.
-- Locks:    idempotency key; the product: of two prices that race for one window one is refused.
-- Refuses:  LJ010 · LJ150 segment_unknown · LJ201 product_not_found · LJ205 variant_not_found · LJ230 price_overlaps
--           LJ231 currency_not_sold · LJ232 price_window_invalid · LJ234 too_many_prices · LJ238 prices_are_staffs
create or replace function pricing.set_price(p_store uuid, p_call jsonb, p_price jsonb) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_id uuid;
begin
    perform platform.enter(p_store, p_call);
    perform pricing.check_staff();
    v_old := platform.replay(p_store, p_call, 'pricing.set_price');
    if v_old is not null then
        return v_old #>> '{}';
    end if;
    v_id := pricing.place_price(p_store, p_price);
    perform platform.emit(p_store, 'price.set', 'price', v_id, p_price - 'id');
    perform catalog.announce(p_store);
    perform platform.remember(p_store, p_call, 'pricing.set_price', to_jsonb(v_id));
    return v_id;
end
$$;
