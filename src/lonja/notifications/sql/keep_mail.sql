-- notifications.keep_mail: puts a mail into the local outbox instead of sending it. The same mail again is kept once.
create or replace function notifications.keep_mail(
    p_store uuid, p_call jsonb, p_mail uuid, p_sender text, p_recipient text, p_subject text, p_html text, p_plain text
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    insert into notifications.outbox (store_id, mail_id, sender, recipient, subject, html, plain)
    values (p_store, p_mail, p_sender, p_recipient, p_subject, p_html, p_plain)
    on conflict (store_id, mail_id) do nothing;
end
$$;
