-- newsletter.settings: what a store offers whoever subscribes; the defaults of the table where it has said nothing yet.
-- Internal: SECURITY INVOKER.
create or replace function newsletter.settings(p_store uuid) returns newsletter.newsletter_settings
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_settings newsletter.newsletter_settings;
begin
    select * into v_settings from newsletter.newsletter_settings where store_id = p_store;
    if not found then
        v_settings.store_id := p_store;
        v_settings.is_popup_on := true;
        v_settings.needs_confirmation := false;
        v_settings.discount_basis_points := 1000;
        v_settings.valid_days := 30;
    end if;
    return v_settings;
end
$$;
