-- drops.tell_reminders: tells who waits for something, at most p_limit, who asked first first: one event drop.reminded each,
-- of which a mail is made. Answers how many.
-- Promises: told once: who is told is marked in the transaction that writes the event, and two who tell at the same moment
--           tell different people.
-- Locks:    the reminders it tells; what somebody else is telling is left to them. The wake-up of who forgets them.
-- Internal: SECURITY INVOKER.
create or replace function drops.tell_reminders(p_store uuid, p_kind text, p_subject uuid, p_limit int) returns int
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_due constant uuid[] := array(
        select r.id from drops.reminders r
        where r.store_id = p_store and r.kind = p_kind and r.subject_id = p_subject and r.told_at is null
        order by r.id limit p_limit for update skip locked);
begin
    update drops.reminders r set told_at = platform.now(), updated_at = platform.now()
    where r.store_id = p_store and r.id = any (v_due);
    if found then
        perform platform.wake(p_store, 'drops.forget_reminders', platform.now() + interval '30 days');
    end if;
    perform platform.emit(p_store, 'drop.reminded', 'reminder', d.id,
                          jsonb_build_object('reminder_id', d.id, 'kind', p_kind))
    from unnest(v_due) with ordinality as d (id, n) order by d.n;
    return cardinality(v_due);
end
$$;
