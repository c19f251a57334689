-- What PostgreSQL believes of tables before it has analyzed them, so that a fresh shop's first drop is planned like any other.
-- Without statistics it takes a store, or a status, for one value of two hundred: then an index that only knows the store looks as
-- good as one that knows the row, and a batch reads everything again for each of its requests. ANALYZE replaces these guesses.
do $$
begin
    perform pg_restore_attribute_stats(
        'schemaname', n.nspname::text, 'relname', c.relname::text, 'attname', a.attname::text, 'inherited', false, 'null_frac', 0::real,
        'avg_width', (case a.attname when 'store_id' then 16 else 8 end)::int,
        'n_distinct', (case a.attname when 'store_id' then 1 else 3 end)::real)
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname in ('store_id', 'status')
    where c.relkind = 'r' and c.reltuples < 0
      and exists (select from pg_attribute s where s.attrelid = c.oid and s.attname = 'store_id');
end
$$;

-- What we know better than any sample, also later: a cart has few lines and holds, a session few carts, a key is used once. Where
-- there is a single full cart, a sample says that all rows are of one cart.
alter table inventory.inventory_reservations alter column cart_id set (n_distinct = -0.5);
alter table carts.cart_items alter column cart_id set (n_distinct = -0.5);
alter table carts.carts alter column session_id set (n_distinct = -0.9);
alter table platform.idempotency_keys alter column owner set (n_distinct = -0.5), alter column key set (n_distinct = -1);
