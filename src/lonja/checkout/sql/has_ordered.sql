-- checkout.has_ordered: whether a buyer has an order that lives: by their account, or under the address they name; a customer who
-- names none has their own, so an order placed before they had an account counts too.
-- Internal: SECURITY INVOKER; the caller is trusted, or row level security would hide from a guest that they bought before.
create or replace function checkout.has_ordered(p_store uuid, p_customer uuid, p_email text) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
as $$
    select exists (
        select from orders.orders o
        where o.store_id = p_store and o.status <> 'cancelled' and p_customer is not null and o.customer_id = p_customer)
      or exists (
        select from orders.orders o
        where o.store_id = p_store and o.status <> 'cancelled' and o.email = coalesce(
            nullif(lower(btrim(p_email)), ''),
            (select b.email from customers.customers b where b.store_id = p_store and b.id = p_customer)))
$$;
