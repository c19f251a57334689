-- notifications.close_mail: a try has ended: sent, or failed with a reason.
-- Nouns:    p_attempt, which try. p_error, null when it was sent; p_is_final: trying again would change nothing.
-- Promises: EML-09, EML-10. A failed try is made again after 30 s, 90 s … six hours at most, ten times in all: about a day.
--           The last word on a mail is that it was sent, whichever try did it; a try that comes to its end after another has
--           begun says nothing of the mail but that.
-- Locks:    the mail, the wake-up.
create or replace function notifications.close_mail(
    p_store uuid, p_call jsonb, p_mail uuid, p_attempt int, p_error text, p_is_final boolean
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_status text := case when p_error is null then 'sent' when p_is_final or p_attempt >= 10 then 'failed' else 'queued' end;
    v_next timestamptz := case v_status when 'queued' then
        platform.now() + least(interval '30 seconds' * 3 ^ (p_attempt - 1), interval '6 hours') end;
begin
    perform platform.enter(p_store, p_call);
    update notifications.mails
    set status = v_status, next_try_at = v_next, last_error = left(p_error, 500),
        sent_at = case when v_status = 'sent' then platform.now() end, updated_at = platform.now()
    where store_id = p_store and id = p_mail
      and (status = 'queued' and attempts = p_attempt or status <> 'sent' and p_error is null);
    if found and v_next is not null then
        perform platform.wake(p_store, 'notifications.send_mails', v_next);
    end if;
    update notifications.email_logs
    set status = case v_status when 'queued' then 'deferred' else v_status end, error = left(p_error, 500),
        ended_at = platform.now()
    where store_id = p_store and mail_id = p_mail and attempt = p_attempt and status = 'sending';
end
$$;
