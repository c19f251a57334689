-- access.claim_units: orders that are being placed take their units of drops, counted by every name their buyers go by.
-- Nouns:    p_claims and p_lines, by n, the order of arrival; a claim's email and address are fingerprints' texts
--           (access.mailbox, access.doorstep). Whether the store has drops with terms at all, the caller has asked.
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
    perform set_config('lonja.actor', 'system', true);
    perform access.lock_drop(p_store, d.id, false)
    from (select distinct g.collection_id as id
          from access.governed_of(p_store, array(select l.variant_id from unnest(p_lines) l)) g order by 1) d;
    v_wants := access.wants_of(p_store, p_claims, p_lines);
    v_over := access.count_within(p_store, v_wants);
    v_wants := array(select w from unnest(v_wants) w where w.n <> all (array(select o.n from unnest(v_over) o)));
    perform access.count_units(p_store, p_claims, v_wants);
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
    return query select o.n, o.collection_id, o.kind, o.most from unnest(v_over) o;
end
$$;
