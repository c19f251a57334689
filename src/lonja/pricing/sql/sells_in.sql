-- pricing.sells_in: whether the store sells in a currency now: its own, or an active one of store_currencies.
-- Internal: SECURITY INVOKER.
create or replace function pricing.sells_in(p_store uuid, p_currency text) returns boolean
language sql stable
as $$
    select exists (select from stores.stores s where s.id = p_store and s.currency = p_currency)
        or exists (select from pricing.store_currencies c
                   where c.store_id = p_store and c.currency = p_currency and c.is_active)
$$;
