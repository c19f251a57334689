-- carts.add_many_judge: for each request of a batch its cart (locked, or a new one), its article, the quantity its line
-- will have, and how many units it needs beyond what its cart holds already. Refuses what carts.put_line refuses.
-- Nouns:    p_ttl, how long the store's own policy holds; null: carts hold nothing. Of a governed request the drop says it, and
--           whether it is open is asked by carts.add_many_admit.
-- Locks:    the visitors' carts, in key order: guests' first, then customers'.
-- Each `limit 1` has its row looked up by key, and each `is true` or `is not distinct from` keeps a condition from an index
-- that would read more, whatever PostgreSQL believes of tables it never analyzed; each `offset 0` keeps a sub-select from being
-- evaluated once a mention. And CASE, not COALESCE: row level security takes COALESCE for a leak and would let the cart's id
-- reach no index.
-- Internal: SECURITY INVOKER.
create or replace function carts.add_many_judge(
    p_store uuid, p_requests carts.add_request[], p_limit int, p_ttl interval
) returns carts.add_request[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform 1 from carts.carts c
    where c.store_id = p_store and c.status = 'active' and c.customer_id is null
      and c.session_id = any (array(select r.session_id from unnest(p_requests) r where r.customer_id is null))
    order by c.id for update;
    perform 1 from carts.carts c
    where c.store_id = p_store and c.status = 'active'
      and c.customer_id = any (array(select r.customer_id from unnest(p_requests) r))
    order by c.id for update;
    return (
        select array_agg(row(
            r.n, coalesce(r.session_id, uuidv7()), r.customer_id, r.token_hash, r.expires_at, r.correlation_id,
            r.idempotency_key, r.request_hash, r.variant_id, r.quantity, coalesce(cart.id, uuidv7()), cart.id is null,
            o.product_id, line.wanted, case when line.ttl is null then line.wanted else greatest(line.wanted - line.held, 0) end,
            verdict.refusal,
            case verdict.refusal
                when 'LJ402' then jsonb_build_object('quantity', r.quantity)
                when 'LJ403' then jsonb_build_object('variant_id', r.variant_id)
                when 'LJ404' then jsonb_build_object(
                    'variant_id', r.variant_id, 'requested', line.wanted, 'limit', p_limit)
                when 'LJ405' then jsonb_build_object('limit', 200)
            end, line.ttl, r.collection_id)::carts.add_request order by r.n)
        from unnest(p_requests) r
        left join lateral (
            select c.id from carts.carts c where c.store_id = p_store and c.session_id = r.session_id
              and c.customer_id is null and (c.status = 'active') is true limit 1
        ) guest on r.customer_id is null
        left join lateral (
            select c.id from carts.carts c
            where c.store_id = p_store and c.customer_id = r.customer_id and c.status = 'active' limit 1
        ) own on true
        cross join lateral (select case when own.id is null then guest.id else own.id end as id offset 0) cart
        left join lateral (
            select f.product_id, f.is_for_sale, f.is_published from catalog.offers f
            where f.store_id = p_store and f.variant_id = r.variant_id limit 1
        ) o on true
        left join lateral (
            select c.id, c.quantity from carts.cart_items c
            where c.store_id = p_store and c.cart_id = cart.id and c.variant_id = r.variant_id limit 1
        ) i on true
        cross join lateral (
            select least(coalesce(i.quantity, 0)::bigint + r.quantity, 1000000)::int as wanted,
                   case when i.id is null then 0 else coalesce((
                       select sum(h.quantity) from inventory.inventory_reservations h
                       where h.store_id = p_store and h.cart_id = cart.id and h.variant_id is not distinct from r.variant_id
                         and h.status = 'active' and (h.expires_at > platform.now()) is true), 0)::int end as held,
                   case when r.collection_id is null then p_ttl else r.ttl end as ttl,
                   case when cart.id is null then 0 else (
                       select count(*) from carts.cart_items l where l.store_id = p_store and l.cart_id = cart.id) end as lines
            offset 0
        ) line
        cross join lateral (
            select case
                when r.refusal is not null then r.refusal
                when r.quantity is null or r.quantity not between 1 and 10000 then 'LJ402'
                when (case when r.collection_id is null then o.is_for_sale else o.is_published end) is not true then 'LJ403'
                when line.wanted > p_limit then 'LJ404'
                when i.id is null and line.lines >= 200 then 'LJ405' end as refusal
            offset 0
        ) verdict);
end
$$;
