-- drops.tell_opening: tells who waits for drops that open within a quarter of an hour, or have opened, at most p_limit a call.
-- Answers:  how many were told.
-- Promises: each is told once (drops.tell_reminders), however many tell at once. Fifty thousand are a hundred short
--           transactions: nothing is locked but those who are being told. Who asks while it is told is told next. A drop that
--           is not shown yet is not told of. Looking is also saying when to look again.
-- Locks:    the reminders it tells, the wake-up.
create or replace function drops.tell_opening(p_store uuid, p_call jsonb, p_limit int default 500) returns int
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_drop uuid;
    v_told int := 0;
begin
    perform platform.enter(p_store, p_call);
    for v_drop in
        select w.id from drops.waited_for(p_store, 'opens') as w (id)
        join catalog.collections c on c.store_id = p_store and c.id = w.id
        where c.is_active and c.deleted_at is null and coalesce(c.ends_at > platform.now(), true)
          and coalesce(c.starts_at <= platform.now() + interval '15 minutes', true)
        order by c.starts_at nulls first, c.id
    loop
        exit when v_told >= p_limit;
        v_told := v_told + drops.tell_reminders(p_store, 'opens', v_drop, p_limit - v_told);
    end loop;
    perform platform.rest(p_store, 'drops.tell_opening', drops.next_opening(p_store));
    return v_told;
end
$$;
