-- inventory.announce_freed: says that there is something to sell again of what was sold out a moment ago.
-- Nouns:    p_variants and p_units, in parallel: what has just been freed, or raised, in this transaction. The news is on
--           the channel lonja_changed, topic stock, key `<store>/<variant>`; processes that answer "sold out" from memory
--           (lonja.inventory.soldout) forget it then.
-- Promises: whoever makes nothing free into something free says so, in the transaction that does it. A NOTIFY makes commits
--           wait for each other, so it is said on that transition only.
-- Locks:    the caller holds the levels'.
-- Internal: SECURITY INVOKER.
create or replace function inventory.announce_freed(p_store uuid, p_variants uuid[], p_units bigint[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_notify('lonja_changed', format('stock:%s/%s', p_store, now_free.variant_id))
    from (
        select l.variant_id, sum(l.on_hand::bigint + l.backorder - l.reserved) as units
        from inventory.stock_levels l
        join inventory.locations p on p.store_id = l.store_id and p.id = l.location_id and p.is_active
        where l.store_id = p_store and l.variant_id = any (p_variants) group by 1
    ) now_free
    join (select variant_id, sum(units) as units from unnest(p_variants, p_units) as f (variant_id, units) group by 1) freed
        using (variant_id)
    where now_free.units > 0 and now_free.units <= freed.units;
end
$$;
