-- access.claim_units: orders that are being placed take their units of drops, counted by every name their buyers go by.
-- Nouns:    p_claims and p_lines, by n, the order of arrival; a claim's email and address are fingerprints' texts
--           (access.mailbox, access.doorstep).
-- Answers:  the claims that would exceed a limit, each with the first such limit; of those nothing is counted. In a batch a
--           claim stands behind all before it, granted or not: who is refused here may ask alone.
-- Promises: P16: counted under the locks of the counts; nobody_has_more_than_their_limit stands behind. Passes are used.
-- Locks:    the drops (shared), then the counts, sorted by key. The caller holds stock already; codes come after.
-- Internal: SECURITY INVOKER. Writes as the house itself, and puts the caller back.
create or replace function access.claim_units(
    p_store uuid, p_claims access.unit_claim[], p_lines access.claimed_line[]
) returns table (n int, collection_id uuid, kind text, most int)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_actor text := current_setting('lonja.actor', true);
    v_wants access.unit_want[];
    v_over access.unit_want[];
begin
    if not exists (select from access.drop_terms t where t.store_id = p_store) then
        return;
    end if;
    perform set_config('lonja.actor', 'system', true);
    perform access.lock_drop(p_store, d.id, false)
    from (select distinct g.collection_id as id
          from access.governed_of(p_store, array(select l.variant_id from unnest(p_lines) l)) g order by 1) d;
    v_wants := access.wants_of(p_store, p_claims, p_lines);
    insert into access.purchase_counts as c (store_id, collection_id, kind, subject, most)
    select distinct p_store, w.collection_id, w.kind, w.subject, w.most from unnest(v_wants) w where w.most is not null
    order by 2, 3, 4 on conflict do nothing;
    perform 1 from access.purchase_counts c
    where c.store_id = p_store and (c.collection_id, c.kind, c.subject) in (
        select w.collection_id, w.kind, w.subject from unnest(v_wants) w where w.most is not null)
    order by c.collection_id, c.kind, c.subject for update;
    v_over := array(
        select distinct on (w.n) row(w.n, w.order_id, w.collection_id, w.kind, w.subject, w.units, w.most)::access.unit_want
        from (select u.*, sum(u.units) over (partition by u.collection_id, u.kind, u.subject order by u.n) as together
              from unnest(v_wants) u where u.most is not null) w
        join access.purchase_counts c on c.store_id = p_store and c.collection_id = w.collection_id
            and c.kind = w.kind and c.subject = w.subject
        where c.units + w.together > w.most
        order by w.n, w.collection_id, w.kind);
    v_wants := array(select w from unnest(v_wants) w where w.n <> all (array(select o.n from unnest(v_over) o)));
    perform access.count_units(p_store, p_claims, v_wants);
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
    return query select o.n, o.collection_id, o.kind, o.most from unnest(v_over) o;
end
$$;
