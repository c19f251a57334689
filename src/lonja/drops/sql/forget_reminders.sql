-- drops.forget_reminders: addresses that nobody needs any more are forgotten, with the mails that went to them: of reminders that
-- were told 30 days ago, and of those that a year did not tell. Answers how many, at most p_limit.
-- Promises: the link in a mail works for as long as its reminder is kept. Looking is also saying when to look again, so that a
--           store whose reminders are young costs nothing.
-- Locks:    the reminders; those somebody tells or cancels are left for the next time. The wake-up.
create or replace function drops.forget_reminders(p_store uuid, p_call jsonb, p_limit int default 500) returns int
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old uuid[];
begin
    perform platform.enter(p_store, p_call);
    perform access.check_staff();
    v_old := array(
        (select r.id from drops.reminders r
         where r.store_id = p_store and r.told_at is not null and r.told_at <= platform.now() - interval '30 days'
         order by r.told_at limit p_limit for update skip locked));
    v_old := v_old || array(
        (select r.id from drops.reminders r
         where r.store_id = p_store and r.told_at is null and r.created_at <= platform.now() - interval '365 days'
         order by r.created_at limit p_limit - cardinality(v_old) for update skip locked));
    delete from drops.reminders r where r.store_id = p_store and r.id = any (v_old);
    perform platform.rest(p_store, 'drops.forget_reminders', (
        select least(
            (select r.told_at + interval '30 days' from drops.reminders r
             where r.store_id = p_store and r.told_at is not null order by r.told_at limit 1),
            (select r.created_at + interval '365 days' from drops.reminders r
             where r.store_id = p_store and r.told_at is null order by r.created_at limit 1))));
    return cardinality(v_old);
end
$$;
