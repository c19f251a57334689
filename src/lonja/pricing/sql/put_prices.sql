-- pricing.put_prices: the list prices of a product and its variants, as a whole: what is there and not wanted ends now, what
-- is wanted and not there begins, what is both stays untouched, with its history. Answers pricing.price_list.
-- Nouns:    p_prices: as pricing.read_price, each. One without effective_at is there if it is in force already.
-- Limits:   500 prices a call, 1,000 a product.
-- Promises: all of it or nothing. Again is nothing. P06. Caches are told.
-- Locks:    idempotency key; the product.
-- Refuses:  as pricing.set_price
create or replace function pricing.put_prices(p_store uuid, p_call jsonb, p_product uuid, p_prices jsonb) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
    v_home text := (select s.currency from stores.stores s where s.id = p_store);
    v_kept uuid[];
    v_new jsonb;
    v_price jsonb;
begin
    perform platform.enter(p_store, p_call);
    perform pricing.check_staff();
    if platform.replay(p_store, p_call, 'pricing.put_prices') is not null then
        return pricing.price_list(p_store, p_call, p_product);
    end if;
    if jsonb_array_length(p_prices) > 500 then
        perform platform.refuse('LJ234', 'too many prices', jsonb_build_object('limit', 500));
    end if;
    perform from catalog.products p
    where p.store_id = p_store and p.id = p_product and p.deleted_at is null for no key update;
    if not found then
        perform platform.refuse('LJ201', 'no such product', jsonb_build_object('product', p_product));
    end if;
    select array_agg(r.id) filter (where r.id is not null), jsonb_agg(w.value) filter (where r.id is null) into v_kept, v_new
    from jsonb_array_elements(p_prices) w
    left join pricing.prices_of(p_store, p_product) r
        on r.target_id = coalesce(w.value ->> 'variant_id', w.value ->> 'product_id')::uuid
        and r.currency = coalesce(w.value ->> 'currency', v_home)
        and r.segment_id is not distinct from (w.value ->> 'segment_id')::uuid
        and r.min_qty = coalesce((w.value ->> 'min_qty')::int, 1)
        and r.amount_minor = (w.value ->> 'amount_minor')::bigint
        and r.compare_at_minor is not distinct from (w.value ->> 'compare_at_minor')::bigint
        and r.expires_at is not distinct from (w.value ->> 'expires_at')::timestamptz
        and coalesce(r.effective_at = (w.value ->> 'effective_at')::timestamptz, r.effective_at <= platform.now());
    perform pricing.cut_price(p_store, r.id) from pricing.prices_of(p_store, p_product) r
    where r.id <> all (coalesce(v_kept, '{}'));
    for v_price in select value from jsonb_array_elements(coalesce(v_new, '[]')) loop
        if not exists (
            select from catalog.product_variants v where v.store_id = p_store and v.product_id = p_product
              and v.id = (v_price ->> 'variant_id')::uuid
            union all select where (v_price ->> 'product_id')::uuid = p_product) then
            perform platform.refuse('LJ205', 'of another product');
        end if;
        perform pricing.place_price(p_store, v_price - 'replace');
    end loop;
    perform platform.emit(p_store, 'product.priced', 'product', p_product, '{}');
    perform catalog.announce(p_store);
    perform platform.remember(p_store, p_call, 'pricing.put_prices', '{}');
    return pricing.price_list(p_store, p_call, p_product);
end
$$;
