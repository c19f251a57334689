-- access.verdict: why a visitor may not put something of a drop into their cart; null: they may.
-- Nouns:    the codes are those of access/errors.py, or LJ403: not open yet (DRP-04).
-- Internal: SECURITY INVOKER.
create or replace function access.verdict(p_store uuid, g access.governed, p_session uuid, p_customer uuid) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when g.is_paused then 'LJ530'
        when not access.flag_admits(p_store, 'enable_drop_checkout', p_customer, true) then 'LJ535'
        when g.needs_account and p_customer is null then 'LJ534'
        when g.way = 'raffle' then case
            when not access.has_pass(p_store, g.collection_id, 'winner', p_session, p_customer, g.variant_id) then 'LJ533' end
        when g.starts_at > platform.now() then case
            when not access.is_early(p_store, g, p_session, p_customer) then 'LJ403' end
        when g.way = 'queue' and not access.has_pass(p_store, g.collection_id, 'queue', p_session, p_customer) then 'LJ531'
    end;
end
$$;
