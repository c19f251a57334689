-- drops.note_stock: of these subjects, those somebody waits for are there again, to be told from p_tell_at on.
-- Locks:    the subjects' rows, in key order; the wake-up.
-- Internal: SECURITY INVOKER.
create or replace function drops.note_stock(p_store uuid, p_subjects uuid[], p_tell_at timestamptz) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into drops.restocks as s (store_id, subject_id, tell_at)
    select p_store, w.id, p_tell_at from (select distinct unnest(p_subjects) as id) w
    where exists (
        select from drops.reminders r
        where r.store_id = p_store and r.kind = 'restock' and r.subject_id = w.id and r.told_at is null)
    order by w.id
    on conflict (store_id, subject_id) do update
    set tell_at = least(s.tell_at, excluded.tell_at), updated_at = platform.now() where s.tell_at > excluded.tell_at;
    if found then
        perform platform.wake(p_store, 'drops.tell_restock', p_tell_at);
    end if;
end
$$;
