-- access.count_units: writes what claim_units granted: the claims of orders, used passes.
-- Internal: SECURITY INVOKER; the caller holds the counts.
create or replace function access.count_units(p_store uuid, p_claims access.unit_claim[], p_wants access.unit_want[])
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into access.order_claims (store_id, order_id, collection_id, units, buyer, email, address)
    select p_store, w.order_id, w.collection_id, max(w.units),
           coalesce(max(w.subject) filter (where w.kind = 'buyer'), ''),
           max(w.subject) filter (where w.kind = 'email'), max(w.subject) filter (where w.kind = 'address')
    from unnest(p_wants) w group by w.order_id, w.collection_id;
    update access.passes p set used_at = platform.now()
    from (select distinct w.collection_id, c.session_id, c.customer_id from unnest(p_wants) w join unnest(p_claims) c using (n)) u
    where p.store_id = p_store and p.collection_id = u.collection_id and p.used_at is null
      and (p.session_id = u.session_id or p.customer_id = u.customer_id);
end
$$;
