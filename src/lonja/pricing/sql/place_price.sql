-- pricing.place_price: one more list price. Answers its id.
-- Limits:   1,000 prices a product that have not ended.
-- Locks:    the product.
-- Refuses:  LJ230 price_overlaps · LJ234 too_many_prices · and what pricing.read_price refuses
-- Internal: SECURITY INVOKER.
create or replace function pricing.place_price(p_store uuid, p_price jsonb) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_price catalog.product_prices := pricing.read_price(p_store, p_price);
    v_id uuid := coalesce((p_price ->> 'id')::uuid, uuidv7());
    v_product uuid := coalesce(v_price.product_id, (
        select v.product_id from catalog.product_variants v where v.store_id = p_store and v.id = v_price.variant_id));
begin
    perform pricing.carve_prices(p_store, v_price, coalesce((p_price ->> 'replace')::boolean, false));
    insert into catalog.product_prices
        (store_id, id, product_id, variant_id, currency, segment_id, min_qty, amount_minor, compare_at_minor, effective_at,
         expires_at, actor, actor_id)
    values (p_store, v_id, v_price.product_id, v_price.variant_id, v_price.currency, v_price.segment_id, v_price.min_qty,
            v_price.amount_minor, v_price.compare_at_minor, v_price.effective_at, v_price.expires_at,
            platform.actor(), platform.actor_id());
    if (select count(*) from pricing.prices_of(p_store, v_product)) > 1000 then
        perform platform.refuse('LJ234', 'too many prices', jsonb_build_object('limit', 1000));
    end if;
    return v_id;
end
$$;
