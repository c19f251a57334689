-- P18: a draw is what its seed says: the published digest stands for the list that was drawn, and each rank is the place that
-- seed, digest and id give it; nobody won beyond the units, or before who stands before them; everybody entered in time; and
-- what was put into a winner's cart is held for them until their window ends. (A line they put back themself is like any.)
create or replace view audit.p18 with (security_invoker = true) as
select r.store_id, r.id::text as subject, 'the digest is another' as detail
from drops.raffles r
where r.status <> 'open'
  and r.digest <> drops.list_digest(r.store_id, r.id, '{waiting,won,bought,lapsed,lost}')
union all
select r.store_id, r.id::text, format('entry %s has rank %s and not %s', e.id, e.rank, e.place)
from drops.raffles r
cross join lateral (
    select i.id, i.rank, row_number() over (order by drops.rank(r.secret, r.digest, i.id), i.id) as place
    from drops.raffle_entries i where i.store_id = r.store_id and i.raffle_id = r.id and i.rank is not null
) e
where r.status <> 'open' and e.rank <> e.place
union all
select e.store_id, e.raffle_id::text,
       format('%s winners of variant %s, units %s', count(*), e.variant_id, max(r.units ->> e.variant_id::text))
from drops.raffle_entries e
join drops.raffles r on r.store_id = e.store_id and r.id = e.raffle_id
where e.status in ('won', 'bought')
group by e.store_id, e.raffle_id, e.variant_id having count(*) > coalesce(max((r.units ->> e.variant_id::text)::int), 0)
union all
select e.store_id, e.raffle_id::text, format('entry %s was passed over', e.id)
from drops.raffle_entries e
join (select store_id, raffle_id, variant_id, max(rank) as last from drops.raffle_entries
      where status in ('won', 'bought', 'lapsed') group by 1, 2, 3) w using (store_id, raffle_id, variant_id)
where e.status in ('waiting', 'lost') and e.rank < w.last
union all
select e.store_id, e.raffle_id::text, format('entry %s came too late', e.id)
from drops.raffle_entries e
join drops.raffles r on r.store_id = e.store_id and r.id = e.raffle_id
where e.rank is not null and e.created_at >= r.closes_at
union all
select e.store_id, e.raffle_id::text, format('what entry %s won is not held', e.id)
from drops.raffle_entries e
join carts.carts c on c.store_id = e.store_id and c.id = e.cart_id and c.status = 'active'
join carts.cart_items i on i.store_id = c.store_id and i.cart_id = c.id and i.variant_id = e.variant_id
where e.status = 'won' and e.window_ends_at > platform.now() and i.created_at <= e.updated_at and not exists (
    select from inventory.inventory_reservations h
    where h.store_id = e.store_id and h.cart_id = c.id and h.variant_id = e.variant_id
      and h.status = 'active' and h.expires_at >= e.window_ends_at);
