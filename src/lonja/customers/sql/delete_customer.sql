-- customers.delete_customer: the account is closed. The row stays for the audit (IAM-15, PLT-11) and for the orders that
-- refer to it; password and sessions end, and the address of e-mail is free again.
-- Promises: a customer reaches their own row only (row level security).
-- Locks:    the customer, then their sessions.
-- Refuses:  LJ142 customer_unknown
create or replace function customers.delete_customer(p_store uuid, p_call jsonb, p_customer uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    update customers.customers set deleted_at = platform.now(), updated_at = platform.now()
    where store_id = p_store and id = p_customer and deleted_at is null;
    if not found then
        perform platform.refuse('LJ142', 'no such customer');
    end if;
    delete from customers.credentials where store_id = p_store and customer_id = p_customer;
    perform customers.end_sessions(p_store, p_customer, null);
    perform platform.emit(p_store, 'customer.deleted', 'customer', p_customer, '{}');
end
$$;
