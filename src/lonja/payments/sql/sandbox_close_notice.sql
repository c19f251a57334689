-- payments.sandbox_close_notice: the shop was told, or could not be: then again after 1 s, 4 s … a minute, ten times in all.
create or replace function payments.sandbox_close_notice(p_store uuid, p_call jsonb, p_notice uuid, p_error text)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    update payments.sandbox_notices
    set attempts = attempts + 1, last_error = left(p_error, 2000), updated_at = platform.now(),
        next_try_at = case when p_error is not null and attempts < 9
                           then platform.now() + least(interval '1 second' * 4 ^ attempts, interval '1 minute') end
    where store_id = p_store and id = p_notice and next_try_at is not null;
end
$$;
