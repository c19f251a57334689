-- payments.sandbox_close_notices: the shop was told, or could not be: then again after 1 s, 4 s … a minute, ten times in all.
-- Nouns:    p_closings, a JSON array of {notice_id, error}, a notice named once; error is null when the shop was told.
create or replace function payments.sandbox_close_notices(p_store uuid, p_call jsonb, p_closings jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    update payments.sandbox_notices n
    set attempts = n.attempts + 1, last_error = left(c.error, 2000), updated_at = platform.now(),
        next_try_at = case when c.error is not null and n.attempts < 9
                           then platform.now() + least(interval '1 second' * 4 ^ n.attempts, interval '1 minute') end
    from jsonb_to_recordset(p_closings) as c (notice_id uuid, error text)
    where n.store_id = p_store and n.id = c.notice_id and n.next_try_at is not null;
end
$$;
