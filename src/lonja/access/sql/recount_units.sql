-- access.recount_units: a drop's limits have changed: the counts are made again from the claims of living orders. A limit
-- below what somebody has already takes nothing away; it lets them have no more.
-- Internal: SECURITY INVOKER; the caller has the drop alone (access.lock_drop).
create or replace function access.recount_units(p_store uuid, p_collection uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from access.purchase_counts where store_id = p_store and collection_id = p_collection;
    insert into access.purchase_counts (store_id, collection_id, kind, subject, units, most)
    select p_store, p_collection, s.kind, s.subject, sum(s.units)::int, greatest(l.most, sum(s.units)::int)
    from access.drop_terms t
    cross join lateral access.subjects_of(p_store, array(
        select k.order_id from access.order_claims k
        where k.store_id = p_store and k.collection_id = p_collection and k.released_at is null)) s
    cross join lateral (select case s.kind when 'address' then t.max_per_address when 'payment' then t.max_per_payment
                               else case t.way when 'raffle' then 1 else t.max_per_customer end end as most) l
    where t.store_id = p_store and t.collection_id = p_collection and s.collection_id = p_collection and l.most is not null
    group by s.kind, s.subject, l.most;
end
$$;
