-- access.wants_of: what orders want of drops, a row for each name of the buyer. most: the limit, null where there is none.
-- Internal: SECURITY INVOKER.
create or replace function access.wants_of(p_store uuid, p_claims access.unit_claim[], p_lines access.claimed_line[])
returns access.unit_want[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with governed as materialized (
        select * from access.governed_of(p_store, array(select l.variant_id from unnest(p_lines) l))
    ), wanted as (
        select l.n, g.collection_id, sum(l.quantity)::int as units, g.max_per_customer, g.max_per_address
        from unnest(p_lines) l join governed g using (variant_id)
        group by l.n, g.collection_id, g.max_per_customer, g.max_per_address
    )
    select coalesce(array_agg(row(w.n, c.order_id, w.collection_id, k.kind, k.subject, w.units, k.most)::access.unit_want
                              order by w.n, w.collection_id, k.kind), '{}')
    from wanted w
    join unnest(p_claims) c using (n)
    cross join lateral (values
        ('buyer', coalesce(c.customer_id, c.session_id)::text, w.max_per_customer),
        ('email', access.fingerprint(p_store, c.email), w.max_per_customer),
        ('address', access.fingerprint(p_store, c.address), w.max_per_address)
    ) k (kind, subject, most)
    where k.subject is not null
$$;
