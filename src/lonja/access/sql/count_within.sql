-- access.count_within: units are counted under names of their buyers, as far as limits allow.
-- Nouns:    p_wants, a row for each name, by n, the order of arrival; most: the limit, null where there is none.
-- Answers:  for each n that would exceed a limit, the first such want; of all wants of that n nothing is counted. In a batch
--           an n stands behind all before it, granted or not: who is refused here may ask alone.
-- Promises: P16: nobody_has_more_than_their_limit stands behind.
--           Keys are named column by column beside every join, so that no plan reads the counts of everybody (decision 0009).
-- Locks:    the counts, sorted by key. The caller shares the drops (access.lock_drop).
-- Internal: SECURITY INVOKER, as the house itself.
create or replace function access.count_within(p_store uuid, p_wants access.unit_want[]) returns access.unit_want[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_limited access.unit_want[] := array(select w from unnest(p_wants) w where w.most is not null);
    v_drops uuid[] := array(select distinct w.collection_id from unnest(v_limited) w);
    v_kinds text[] := array(select distinct w.kind from unnest(v_limited) w);
    v_subjects text[] := array(select distinct w.subject from unnest(v_limited) w);
    v_over access.unit_want[];
begin
    if cardinality(v_limited) = 0 then
        return v_limited;
    end if;
    insert into access.purchase_counts as c (store_id, collection_id, kind, subject, most)
    select distinct p_store, w.collection_id, w.kind, w.subject, w.most from unnest(v_limited) w
    order by 2, 3, 4 on conflict do nothing;
    perform 1 from access.purchase_counts c
    where c.store_id = p_store and c.collection_id = any (v_drops) and c.kind = any (v_kinds) and c.subject = any (v_subjects)
      and (c.collection_id, c.kind, c.subject) in (
        select w.collection_id, w.kind, w.subject from unnest(v_limited) w)
    order by c.collection_id, c.kind, c.subject for update;
    v_over := array(
        select distinct on (w.n) row(w.n, w.order_id, w.collection_id, w.kind, w.subject, w.units, w.most)::access.unit_want
        from (select u.*, sum(u.units) over (partition by u.collection_id, u.kind, u.subject order by u.n) as together
              from unnest(v_limited) u) w
        join access.purchase_counts c on c.store_id = p_store and c.collection_id = w.collection_id
            and c.kind = w.kind and c.subject = w.subject
        where c.collection_id = any (v_drops) and c.kind = any (v_kinds) and c.subject = any (v_subjects)
          and c.units + w.together > w.most
        order by w.n, w.collection_id, w.kind);
    update access.purchase_counts c
    set units = c.units + w.units, most = greatest(w.most, c.units + w.units), updated_at = platform.now()
    from (select u.collection_id, u.kind, u.subject, max(u.most) as most, sum(u.units)::int as units
          from unnest(v_limited) u where u.n <> all (array(select o.n from unnest(v_over) o)) group by 1, 2, 3) w
    where c.store_id = p_store and c.collection_id = any (v_drops) and c.kind = any (v_kinds) and c.subject = any (v_subjects)
      and c.collection_id = w.collection_id and c.kind = w.kind and c.subject = w.subject;
    return v_over;
end
$$;
