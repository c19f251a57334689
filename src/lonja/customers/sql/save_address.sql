-- customers.save_address: an address in a customer's book, new or changed. Its id is made by the caller.
-- Nouns:    p_facts: full_name, line1, line2, city, region, postal_code, country, phone; p_is_default. The first
--           address is the default one, and there is one default.
-- Limits:   20 addresses a customer.
-- Promises: a customer reaches their own book only (row level security).
-- Locks:    the customer, so that two defaults take turns.
-- Refuses:  LJ142 customer_unknown · LJ144 too_many_addresses
create or replace function customers.save_address(
    p_store uuid, p_call jsonb, p_customer uuid, p_address uuid, p_facts jsonb, p_is_default boolean
) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_others int;
begin
    perform platform.enter(p_store, p_call);
    perform from customers.customers
    where store_id = p_store and id = p_customer and deleted_at is null for no key update;
    if not found then
        perform platform.refuse('LJ142', 'no such customer');
    end if;
    select count(*) into v_others from customers.addresses
    where store_id = p_store and customer_id = p_customer and id <> p_address;
    if v_others >= 20 then
        perform platform.refuse('LJ144', 'the address book is full', jsonb_build_object('limit', 20));
    end if;
    if p_is_default then
        update customers.addresses set is_default = false, updated_at = platform.now()
        where store_id = p_store and customer_id = p_customer and is_default and id <> p_address;
    end if;
    insert into customers.addresses as a (
        store_id, id, customer_id, full_name, line1, line2, city, region, postal_code, country, phone, is_default)
    select p_store, p_address, p_customer, f.full_name, f.line1, coalesce(f.line2, ''), f.city, coalesce(f.region, ''),
           coalesce(f.postal_code, ''), f.country, coalesce(f.phone, ''), p_is_default or v_others = 0
    from jsonb_to_record(p_facts) as f (full_name text, line1 text, line2 text, city text, region text,
                                        postal_code text, country text, phone text)
    on conflict (store_id, id) do update set
        full_name = excluded.full_name, line1 = excluded.line1, line2 = excluded.line2, city = excluded.city,
        region = excluded.region, postal_code = excluded.postal_code, country = excluded.country,
        phone = excluded.phone, is_default = a.is_default or excluded.is_default, updated_at = platform.now()
    where a.customer_id = p_customer;
    if not found then
        perform platform.refuse('LJ142', 'the address is somebody else''s');
    end if;
    return p_address;
end
$$;
