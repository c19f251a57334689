-- catalog.write_prices: brings the `catalog` rows of product_prices into agreement with the price columns of these variants:
-- where they differ the old row ends now and another begins; where they agree nothing is written. PRC-09, MIG-02.
-- Nouns:    p_variants, deleted ones too: their rows end.
-- Promises: P13. What was in force is never rewritten: only a row that began at this very instant, or (its writer was
--           overtaken while this transaction waited) after it, gives way to the later word. 100,000 variants a call.
-- Locks:    the variants, in key order: of two who write one price the second sees what the first wrote.
-- Internal: SECURITY INVOKER.
create or replace function catalog.write_prices(p_store uuid, p_variants uuid[]) returns int
language plpgsql volatile
set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
    v_now timestamptz := platform.now();
    v_currency text := (select s.currency from stores.stores s where s.id = p_store);
    v_changed uuid[];
begin
    perform from catalog.product_variants v
    where v.store_id = p_store and v.id = any (p_variants)
    order by v.id for no key update;
    select array_agg(v.id order by v.id) into v_changed
    from catalog.product_variants v
    left join lateral (
        select r.amount_minor, r.compare_at_minor from catalog.product_prices r
        where r.store_id = p_store and r.variant_id = v.id and r.currency = v_currency and r.segment_id is null
          and r.origin = 'catalog' and r.expires_at is null
    ) r on true
    where v.store_id = p_store and v.id = any (p_variants) and case
        when v.deleted_at is null
            then (v.price_minor, v.compare_at_minor) is distinct from (r.amount_minor, r.compare_at_minor)
        else r.amount_minor is not null end;
    if v_changed is null then
        return 0;
    end if;
    delete from catalog.product_prices r
    where r.store_id = p_store and r.variant_id = any (v_changed) and r.origin = 'catalog' and r.effective_at >= v_now;
    update catalog.product_prices r set expires_at = v_now
    where r.store_id = p_store and r.variant_id = any (v_changed) and r.origin = 'catalog'
      and (r.expires_at is null or r.expires_at > v_now);
    insert into catalog.product_prices
        (store_id, variant_id, currency, amount_minor, compare_at_minor, effective_at, origin, actor, actor_id)
    select p_store, v.id, v_currency, v.price_minor, v.compare_at_minor, v_now, 'catalog',
           platform.actor(), platform.actor_id()
    from catalog.product_variants v
    where v.store_id = p_store and v.id = any (v_changed) and v.deleted_at is null;
    return cardinality(v_changed);
end
$$;
