-- platform.refuse: ends the transaction with a typed refusal.
-- Nouns: p_code 'LJnnn' (the registry is the errors.py of each package), p_message for the log, p_params for the sentence.
create or replace function platform.refuse(p_code text, p_message text, p_params jsonb default '{}') returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception using errcode = p_code, message = p_message, detail = p_params::text;
end
$$;
