-- newsletter.take_subscriber: the row of an address, locked; made when there is none: pending, and mailed nothing yet.
-- Promises: NWS-06. One row an address and store, however many ask at once: the unique key is the guard, and who comes second
--           waits for the first.
-- Locks:    the row.
-- Internal: SECURITY INVOKER; acts as the house, for row level security shows subscribers to no visitor.
create or replace function newsletter.take_subscriber(p_store uuid, p_email text, p_locale text, p_source text)
returns newsletter.newsletter_subscribers
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_row newsletter.newsletter_subscribers;
begin
    insert into newsletter.newsletter_subscribers (store_id, email, locale, status, source)
    values (p_store, p_email, p_locale, 'pending', p_source)
    on conflict (store_id, email) do nothing returning * into v_row;
    if not found then
        select * into strict v_row from newsletter.newsletter_subscribers
        where store_id = p_store and email = p_email for update;
    end if;
    return v_row;
end
$$;
