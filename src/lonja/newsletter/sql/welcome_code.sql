-- newsletter.welcome_code: the code of an address: the one it has, or one that is minted now.
-- Nouns:    p_code, the one it has. Minted codes are the address's own, are used once, and end with the last day of the
--           settings' many, in the store's time zone (C-13).
-- Promises: NWS-03, NWS-06. Called with the subscriber's row locked, so an address is given one code for ever; nothing is
--           given where the store offers nothing. Minting is no use of it (C-20).
-- Locks:    as newsletter.welcome_rule; as promotions.mint_code.
-- Internal: SECURITY INVOKER.
create or replace function newsletter.welcome_code(
    p_store uuid, p_code uuid, p_email text, p_settings newsletter.newsletter_settings
) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_code uuid;
    v_zone text;
begin
    if p_code is not null or p_settings.discount_basis_points = 0 then
        return p_code;
    end if;
    select s.time_zone into strict v_zone from stores.stores s where s.id = p_store;
    select c.id into strict v_code from promotions.mint_code(
        p_store, newsletter.welcome_rule(p_store, p_settings), p_email,
        promotions.end_of_day((platform.now() at time zone v_zone)::date + p_settings.valid_days, v_zone), 'newsletter') c;
    return v_code;
end
$$;
