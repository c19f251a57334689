-- drops.waited_for: what somebody waits for: drops or variants with a reminder that is not told yet.
-- Steps through the key from subject to subject, so its cost follows the subjects and not how many wait for each.
-- Internal: SECURITY INVOKER; reminders are the house's and its staff's to see.
create or replace function drops.waited_for(p_store uuid, p_kind text) returns setof uuid
language sql stable
set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
    with recursive found (id) as (
        (select r.subject_id from drops.reminders r
         where r.store_id = p_store and r.kind = p_kind and r.told_at is null order by r.subject_id limit 1)
        union all
        select (select r.subject_id from drops.reminders r
                where r.store_id = p_store and r.kind = p_kind and r.told_at is null and r.subject_id > f.id
                order by r.subject_id limit 1)
        from found f where f.id is not null
    )
    select id from found where id is not null
$$;
