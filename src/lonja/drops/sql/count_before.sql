-- drops.count_before: how many runner-ups stand before an entry, for the same variant.
-- Internal: SECURITY INVOKER. Counts as the house, for a customer sees no entry but their own, and puts the caller back.
create or replace function drops.count_before(p_store uuid, p_entry drops.raffle_entries) returns int
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_actor text := current_setting('lonja.actor', true);
    v_before int;
begin
    perform set_config('lonja.actor', 'system', true);
    select count(*) into v_before from drops.raffle_entries e
    where e.store_id = p_store and e.raffle_id = p_entry.raffle_id and e.variant_id = p_entry.variant_id
      and e.status = 'waiting' and e.rank < p_entry.rank;
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
    return v_before;
end
$$;
