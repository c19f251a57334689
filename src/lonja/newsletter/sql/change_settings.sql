-- newsletter.change_settings: what a store offers whoever subscribes from now on.
-- Nouns:    p_changes, any of is_popup_on, needs_confirmation, discount_basis_points, valid_days. What is left out stays.
-- Promises: codes that were given keep their percentage and their last day: another percentage begins another rule. P06.
-- Locks:    idempotency key; the settings' row. Tells the caches of every process.
-- Refuses:  LJ010
create or replace function newsletter.change_settings(p_store uuid, p_call jsonb, p_changes jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'newsletter.change_settings') is not null then
        return;
    end if;
    insert into newsletter.newsletter_settings (store_id) values (p_store) on conflict (store_id) do nothing;
    update newsletter.newsletter_settings
    set is_popup_on = coalesce((p_changes ->> 'is_popup_on')::boolean, is_popup_on),
        needs_confirmation = coalesce((p_changes ->> 'needs_confirmation')::boolean, needs_confirmation),
        discount_basis_points = coalesce((p_changes ->> 'discount_basis_points')::int, discount_basis_points),
        valid_days = coalesce((p_changes ->> 'valid_days')::int, valid_days),
        rule_id = case when (p_changes ->> 'discount_basis_points')::int <> discount_basis_points then null else rule_id end,
        updated_at = platform.now()
    where store_id = p_store;
    perform platform.emit(p_store, 'newsletter.settings_changed', 'store', p_store, p_changes);
    perform pg_notify('lonja_changed', 'newsletter:' || p_store);
    perform platform.remember(p_store, p_call, 'newsletter.change_settings', '{}');
end
$$;
