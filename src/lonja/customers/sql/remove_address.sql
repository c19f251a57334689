-- customers.remove_address: an address leaves the book; the newest of the rest becomes the default when it was that.
-- Orders keep their own copy. Nothing to remove is not an error.
-- Promises: a customer reaches their own book only (row level security).
-- Locks:    the customer.
create or replace function customers.remove_address(p_store uuid, p_call jsonb, p_customer uuid, p_address uuid)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_was_default boolean;
begin
    perform platform.enter(p_store, p_call);
    perform from customers.customers where store_id = p_store and id = p_customer for no key update;
    delete from customers.addresses where store_id = p_store and customer_id = p_customer and id = p_address
    returning is_default into v_was_default;
    if v_was_default then
        update customers.addresses set is_default = true, updated_at = platform.now()
        where store_id = p_store and id = (
            select id from customers.addresses where store_id = p_store and customer_id = p_customer
            order by id desc limit 1);
    end if;
end
$$;
