-- P16: what is counted of a drop under a name is what the living orders of that name have of it, and within the limit it was
-- granted under; an order has something of a drop until it dies, and only then no more.
create or replace view audit.p16 with (security_invoker = true) as
select coalesce(c.store_id, k.store_id) as store_id, coalesce(c.collection_id, k.collection_id)::text as subject,
       format('%s %s: counted %s, orders have %s', coalesce(c.kind, k.kind), coalesce(c.subject, k.subject),
              coalesce(c.units, 0), coalesce(k.units, 0)) as detail
from access.purchase_counts c
full join (
    select o.store_id, o.collection_id, s.kind, s.subject, sum(o.units) as units
    from access.order_claims o
    cross join lateral (values
        ('buyer', o.buyer), ('email', o.email), ('address', o.address), ('payment', o.payment)) s (kind, subject)
    join access.drop_terms t on t.store_id = o.store_id and t.collection_id = o.collection_id and case s.kind
        when 'address' then t.max_per_address when 'payment' then t.max_per_payment
        else case t.way when 'raffle' then 1 else t.max_per_customer end end is not null
    where o.released_at is null and s.subject is not null
    group by o.store_id, o.collection_id, s.kind, s.subject
) k on k.store_id = c.store_id and k.collection_id = c.collection_id and k.kind = c.kind and k.subject = c.subject
where coalesce(c.units, 0) <> coalesce(k.units, 0) or c.units > c.most
union all
select k.store_id, k.order_id::text, format('%s, its units given back at %s', o.status, k.released_at)
from access.order_claims k
join orders.orders o on o.store_id = k.store_id and o.id = k.order_id
where (o.status = 'cancelled') <> (k.released_at is not null);
