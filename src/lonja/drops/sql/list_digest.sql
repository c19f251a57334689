-- drops.list_digest: stands for the whole list of a raffle: sha256 of its entries as "id variant", by id, one a line. Both what
-- the order comes from and what each of them entered for are bound by it.
-- Internal: SECURITY INVOKER. lonja/drops/draws.py computes the same.
create or replace function drops.list_digest(p_store uuid, p_raffle uuid, p_statuses text[]) returns bytea
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select sha256(convert_to(coalesce(string_agg(e.id || ' ' || e.variant_id, E'\n' order by e.id), ''), 'UTF8'))
    from drops.raffle_entries e
    where e.store_id = p_store and e.raffle_id = p_raffle and e.status = any (p_statuses)
$$;
