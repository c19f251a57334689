-- platform.enqueue: puts a job in the queue (Procrastinate) in the transaction that causes it.
-- Nouns: task name, arguments (always with store_id; the transaction's correlation id is added, PLT-21), when to run it,
--        and optional locks:
--        p_lock: jobs with the same lock run one after the other; p_once: at most one waiting job with this name.
create or replace function platform.enqueue(
    p_task text, p_args jsonb, p_at timestamptz default null, p_lock text default null, p_once text default null
) returns void
language plpgsql volatile
set search_path = jobs, pg_catalog, pg_temp
as $$
begin
    insert into jobs.procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
    values ('default', p_task, 0, p_lock, p_once,
            p_args || case when platform.correlation_id() is null then '{}'::jsonb
                           else jsonb_build_object('correlation_id', platform.correlation_id()) end, p_at)
    on conflict (queueing_lock) where status = 'todo' do nothing;
end
$$;
