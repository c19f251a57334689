-- P17: the queue is in the order its seed says, and nobody is let in before who stands before them: the digest is that of the
-- list, who was shuffled stands where the seed puts them, positions have no gap, exactly those up to admitted_to were let in,
-- each with a pass; there is no pass without a place; and no seed was told before its list was closed.
create or replace view audit.p17 with (security_invoker = true) as
select r.store_id, r.id::text as subject, 'the seed does not keep its commitment, or was told too early or too late' as detail
from drops.rooms r
where (r.opened_at is null) <> (drops.revealed(r.store_id, r.seed_id) is null)
union all
select r.store_id, r.id::text, 'the digest is not that of the list'
from drops.rooms r
where r.opened_at is not null and r.digest is distinct from drops.digest_of(array(
    select p.id from drops.places p where p.store_id = r.store_id and p.room_id = r.id and p.position <= r.shuffled))
union all
select o.store_id, o.id::text, format('stands at %s, the seed says %s', o.position, o.drawn)
from (
    select r.store_id, p.id, p.position, row_number() over (
        partition by r.store_id, r.id order by drops.rank(s.secret, r.digest, p.id)) as drawn
    from drops.rooms r
    cross join lateral (select drops.revealed(r.store_id, r.seed_id) as secret offset 0) s
    join drops.places p on p.store_id = r.store_id and p.room_id = r.id and p.position <= r.shuffled
    where r.opened_at is not null
) o
where o.position <> o.drawn
union all
select r.store_id, r.id::text, format('%s places, positions up to %s of %s', n.places, n.highest, r.last_position)
from drops.rooms r
cross join lateral (
    select count(*) as places, coalesce(max(p.position), 0) as highest
    from drops.places p where p.store_id = r.store_id and p.room_id = r.id
) n
where n.places <> r.last_position or n.highest <> case when r.opened_at is null then 0 else r.last_position end
union all
select p.store_id, p.id::text, format('position %s, let in up to %s', p.position, r.admitted_to)
from drops.rooms r
join drops.places p on p.store_id = r.store_id and p.room_id = r.id
where (p.admitted_at is not null) <> coalesce(p.position <= r.admitted_to, false)
   or (p.admitted_at is null) <> (p.pass_id is null)
union all
select a.store_id, a.id::text, 'a pass of the queue without a place that was let in'
from access.passes a
where a.kind = 'queue' and not exists (
    select from drops.places p
    join drops.rooms r on r.store_id = p.store_id and r.id = p.room_id and r.collection_id = a.collection_id
    where p.store_id = a.store_id and p.pass_id = a.id
      and p.session_id is not distinct from a.session_id and p.customer_id is not distinct from a.customer_id);
