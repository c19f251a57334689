-- pricing.save_currency: the store sells in a currency besides its own, or does so no more, and how prices that are converted
-- to it are rounded (C-27).
-- Nouns:    p_facts: rounding (nearest | up | down), round_to_minor, minus_minor, is_active, position.
-- Limits:   20 currencies a store.
-- Promises: P06. Caches are told.
-- Locks:    idempotency key; the store's currencies, so that the last place is taken once.
-- Refuses:  LJ010 · LJ236 too_many_currencies · LJ237 currency_is_own · LJ238 prices_are_staffs
create or replace function pricing.save_currency(p_store uuid, p_call jsonb, p_currency text, p_facts jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    perform pricing.check_staff();
    if platform.replay(p_store, p_call, 'pricing.save_currency') is not null then
        return;
    end if;
    if exists (select from stores.stores s where s.id = p_store and s.currency = p_currency) then
        perform platform.refuse('LJ237', 'it is the store''s own', jsonb_build_object('currency', p_currency));
    end if;
    perform pg_advisory_xact_lock(hashtextextended('pricing.currencies ' || p_store, 0));
    if (select count(*) from pricing.store_currencies where store_id = p_store and currency <> p_currency) >= 20 then
        perform platform.refuse('LJ236', 'too many currencies', jsonb_build_object('limit', 20));
    end if;
    insert into pricing.store_currencies (store_id, currency, rounding, round_to_minor, minus_minor, is_active, position)
    select p_store, p_currency, coalesce(f.rounding, 'nearest'), coalesce(f.round_to_minor, 1), coalesce(f.minus_minor, 0),
           coalesce(f.is_active, true), coalesce(f.position, 0)
    from jsonb_to_record(p_facts) as f (
        rounding text, round_to_minor bigint, minus_minor bigint, is_active boolean, position int)
    on conflict (store_id, currency) do update
    set rounding = excluded.rounding, round_to_minor = excluded.round_to_minor, minus_minor = excluded.minus_minor,
        is_active = excluded.is_active, position = excluded.position, updated_at = platform.now();
    perform platform.emit(p_store, 'currency.saved', 'store', p_store, jsonb_build_object('currency', p_currency));
    perform catalog.announce(p_store);
    perform platform.remember(p_store, p_call, 'pricing.save_currency', '{}');
end
$$;
