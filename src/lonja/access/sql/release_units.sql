-- access.release_units: orders have died: what they had of drops counts no more.
-- Promises: P16. Once, whatever is called twice: a claim that was given back (released_at) is given back no more.
-- Locks:    the counts, sorted by key, as claim_units. The caller holds the orders.
-- Internal: SECURITY INVOKER. Writes as the house itself, and puts the caller back.
create or replace function access.release_units(p_store uuid, p_orders uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_actor text := current_setting('lonja.actor', true);
    v_drops uuid[];
    v_kinds constant text[] := '{buyer,email,address,payment}';
    v_subjects text[];
begin
    perform set_config('lonja.actor', 'system', true);
    if exists (select from access.order_claims k
               where k.store_id = p_store and k.order_id = any (p_orders) and k.released_at is null) then
        v_drops := array(select distinct k.collection_id from access.order_claims k
                         where k.store_id = p_store and k.order_id = any (p_orders) order by 1);
        perform access.lock_drop(p_store, d.id, false) from unnest(v_drops) d (id);
        v_subjects := array(select distinct s.subject from access.subjects_of(p_store, p_orders) s);
        perform 1 from access.purchase_counts c
        where c.store_id = p_store and c.collection_id = any (v_drops) and c.kind = any (v_kinds) and c.subject = any (v_subjects)
          and (c.collection_id, c.kind, c.subject) in (
            select s.collection_id, s.kind, s.subject from access.subjects_of(p_store, p_orders) s)
        order by c.collection_id, c.kind, c.subject for update;
        update access.purchase_counts c set units = c.units - s.units, updated_at = platform.now()
        from (select t.collection_id, t.kind, t.subject, sum(t.units)::int as units
              from access.subjects_of(p_store, p_orders) t group by 1, 2, 3) s
        where c.store_id = p_store and c.collection_id = any (v_drops) and c.kind = any (v_kinds) and c.subject = any (v_subjects)
          and c.collection_id = s.collection_id and c.kind = s.kind and c.subject = s.subject;
        update access.order_claims k set released_at = platform.now()
        where k.store_id = p_store and k.order_id = any (p_orders) and k.released_at is null;
    end if;
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
end
$$;
