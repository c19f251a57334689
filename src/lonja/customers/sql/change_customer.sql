-- customers.change_customer: what a customer says of themselves changes. What p_changes does not name stays.
-- Nouns:    p_changes: full_name, phone, locale; an empty phone or locale is forgotten.
-- Promises: a customer reaches their own row only (row level security).
-- Locks:    the customer.
-- Refuses:  LJ142 customer_unknown
create or replace function customers.change_customer(p_store uuid, p_call jsonb, p_customer uuid, p_changes jsonb)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    update customers.customers set
        full_name = coalesce(p_changes ->> 'full_name', full_name),
        phone = case when p_changes ? 'phone' then nullif(p_changes ->> 'phone', '') else phone end,
        locale = case when p_changes ? 'locale' then nullif(p_changes ->> 'locale', '') else locale end,
        updated_at = platform.now()
    where store_id = p_store and id = p_customer and deleted_at is null;
    if not found then
        perform platform.refuse('LJ142', 'no such customer');
    end if;
end
$$;
