-- drops.tell_restock: tells who waits for something that is there again, at most p_limit of one subject a call.
-- Answers:  how many were told, or null: there is nothing to tell now.
-- Promises: each is told once (drops.tell_reminders). It is asked again before each batch whether it still is there: who would
--           come in vain goes on waiting. When nothing is to be told, it looks at what is waited for: a hold that lapsed writes
--           no news, and what then stays free for five minutes is told too.
-- Locks:    the subject it tells of, unless somebody else does; the reminders it tells; the wake-up.
create or replace function drops.tell_restock(p_store uuid, p_call jsonb, p_limit int default 500) returns int
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_subject uuid;
    v_told int;
begin
    perform platform.enter(p_store, p_call);
    select r.subject_id into v_subject from drops.restocks r
    where r.store_id = p_store and r.tell_at <= platform.now()
    order by r.tell_at, r.subject_id limit 1 for update skip locked;
    if found then
        v_told := case when drops.is_there(p_store, v_subject)
                       then drops.tell_reminders(p_store, 'restock', v_subject, p_limit) else 0 end;
        if v_told < p_limit then
            delete from drops.restocks r where r.store_id = p_store and r.subject_id = v_subject;
        end if;
    else
        perform drops.note_stock(p_store, array(
            select w.id from drops.waited_for(p_store, 'restock') as w (id) where drops.is_there(p_store, w.id)),
            platform.now() + interval '5 minutes');
    end if;
    perform platform.rest(p_store, 'drops.tell_restock', (
        select least((select min(r.tell_at) from drops.restocks r where r.store_id = p_store), case when exists (
            select from drops.reminders r where r.store_id = p_store and r.kind = 'restock' and r.told_at is null)
            then platform.now() + interval '5 minutes' end)));
    return v_told;
end
$$;
