-- access.may_finish: whether a visitor may buy something whose drop is not open to everybody yet: they are early, or won it.
-- Internal: SECURITY INVOKER.
create or replace function access.may_finish(p_store uuid, p_variant uuid, p_session uuid, p_customer uuid) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from access.governed_of(p_store, array[p_variant]) g
        where not g.is_paused and case when g.way = 'raffle'
            then access.has_pass(p_store, g.collection_id, 'winner', p_session, p_customer, p_variant)
            else access.is_early(p_store, g, p_session, p_customer) end)
$$;
