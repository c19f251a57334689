-- pricing.carve_prices: makes room for a price: what overlaps its window is cut, and what the other had left after the window
-- begins again then. What has been in force stays as it was.
-- Locks:    the caller holds the product.
-- Refuses:  LJ230 price_overlaps (unless p_replaces)
-- Internal: SECURITY INVOKER.
create or replace function pricing.carve_prices(p_store uuid, p_price catalog.product_prices, p_replaces boolean)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_from timestamptz := p_price.effective_at;
    v_until timestamptz := p_price.expires_at;
    v_other catalog.product_prices;
begin
    for v_other in
        select * from catalog.product_prices r
        where r.store_id = p_store and r.target_id = p_price.target_id and r.currency = p_price.currency
          and r.audience_id = p_price.audience_id and r.min_qty = p_price.min_qty and r.origin = 'list'
          and r.validity && tstzrange(v_from, v_until)
        order by r.effective_at
    loop
        if not p_replaces then
            perform platform.refuse('LJ230', 'another price holds then', jsonb_build_object('price', v_other.id,
                'effective_at', v_other.effective_at, 'expires_at', v_other.expires_at));
        elsif v_other.effective_at < v_from then
            update catalog.product_prices set expires_at = v_from where store_id = p_store and id = v_other.id;
        else
            delete from catalog.product_prices where store_id = p_store and id = v_other.id;
        end if;
        if v_other.expires_at is distinct from v_until and coalesce(v_other.expires_at > v_until, v_until is not null) then
            insert into catalog.product_prices
                (store_id, product_id, variant_id, currency, segment_id, min_qty, amount_minor, compare_at_minor,
                 effective_at, expires_at, actor, actor_id)
            values (p_store, v_other.product_id, v_other.variant_id, v_other.currency, v_other.segment_id, v_other.min_qty,
                    v_other.amount_minor, v_other.compare_at_minor, v_until, v_other.expires_at,
                    platform.actor(), platform.actor_id());
        end if;
    end loop;
end
$$;
