-- access.subjects_of: the names under which living claims of these orders are counted; of all orders for null.
-- Internal: SECURITY INVOKER.
-- No SET clause on purpose: inlined.
create or replace function access.subjects_of(p_store uuid, p_orders uuid[])
returns table (collection_id uuid, kind text, subject text, units int)
language sql stable
as $$
    select k.collection_id, s.kind, s.subject, k.units
    from access.order_claims k
    cross join lateral (values
        ('buyer', k.buyer), ('email', k.email), ('address', k.address), ('payment', k.payment)) s (kind, subject)
    where k.store_id = p_store and k.order_id = any (p_orders) and k.released_at is null and s.subject is not null
$$;
