-- people.settle_attempt: the password was right: the try that people.begin_attempt counted as failed has succeeded.
-- Promises: once, for the person it was begun for, and within two minutes.
-- Locks:    the attempt's row.
-- Refuses:  LJ124 attempt_over
-- Internal: called by what needs a proven password.
create or replace function people.settle_attempt(p_attempt uuid, p_person uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update people.security_events set event_type = 'login_succeeded'
    where id = p_attempt and actor_id = p_person and event_type = 'login_failed'
      and created_at > platform.now() - interval '2 minutes';
    if not found then
        perform platform.refuse('LJ124', 'no such attempt, or it is settled or too old');
    end if;
end
$$;
