-- drops.live_series: ten seconds after ten seconds, the last ten minutes of a drop: its tallies, and units sold as the ledger has
-- them.
-- Internal: SECURITY INVOKER. Movements by variant and id, whose beginning is the time at which they were written.
create or replace function drops.live_series(p_store uuid, p_collection uuid, p_variants uuid[]) returns json
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_since timestamptz := date_bin('10 seconds', platform.now(), 'epoch') - interval '10 minutes';
    v_first uuid := uuidv7(interval '-11 minutes');
begin
    return coalesce((
        select json_agg(json_build_array(s.at, s.kind, s.amount) order by s.at, s.kind)
        from (
            select t.at, t.kind, t.amount::bigint as amount from drops.tallies t
            where t.store_id = p_store and t.collection_id = p_collection and t.at >= v_since
            union all
            select m.at, 'sold', sum(m.units)
            from unnest(p_variants) v (id)
            cross join lateral (
                select date_bin('10 seconds', m.created_at, 'epoch') as at, -m.delta as units
                from inventory.inventory_movements m
                where m.store_id = p_store and m.variant_id = v.id and m.id > v_first
                  and m.reason = 'sale' and m.created_at >= v_since offset 0) m
            group by m.at
        ) s), '[]');
end
$$;
