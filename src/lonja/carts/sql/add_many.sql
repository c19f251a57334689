-- carts.add_many: adds to many carts at once, each for its own visitor: carts.add_to_cart and carts.open_cart for all who
-- wait at the same moment (natural batching, docs/decisions). One plan start, one lock, one commit for up to 256 requests.
-- Nouns:    p_requests, a JSON array of carts.add_request: n (arrival), session_id and customer_id, or token_hash and
--           expires_at for a visitor without a session; variant_id, quantity, correlation_id, idempotency_key, request_hash.
-- Answers:  a row a request: the cart, or the code of its refusal and its params. Refusal LJ023 means: not here; ask alone
--           (a key that was used before, two requests of one visitor).
-- Promises: P02, P03, P06, P16. Stock is granted in order of arrival. Each request ends as it would have alone; a refused one
--           leaves nothing behind. Should the whole batch fail, the caller asks for each alone.
-- Locks:    idempotency keys, carts in key order, stock levels (sorted).
create or replace function carts.add_many(p_store uuid, p_requests jsonb)
returns table (n int, refusal text, params jsonb, cart jsonb)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_requests carts.add_request[];
    v_policy record;
begin
    perform platform.enter(p_store, '{"actor": "system"}');
    if jsonb_array_length(p_requests) > 256 then
        perform platform.refuse('LJ405', 'a batch has at most 256 requests', jsonb_build_object('limit', 256));
    end if;
    select * into v_policy from inventory.policy(p_store);
    select array_agg(r order by r.n) into v_requests from jsonb_populate_recordset(null::carts.add_request, p_requests) r;
    v_requests := carts.add_many_claim(p_store, carts.add_many_govern(p_store, v_requests));
    v_requests := carts.add_many_judge(p_store, v_requests, v_policy.max_per_line,
        case when v_policy.reserve_on = 'cart' then v_policy.cart_ttl end);
    v_requests := carts.add_many_share(p_store, carts.add_many_admit(p_store, v_requests));
    perform carts.add_many_write(p_store, v_requests);
    perform carts.add_many_reserve(p_store, v_requests);
    return query
    with answers as (
        select r.n, r.refusal, r.params, v.view, r.idempotency_key, r.request_hash, r.correlation_id,
               carts.add_many_scope(r) as scope, carts.add_many_owner(r) as owner
        from unnest(v_requests) r
        left join carts.cart_views(p_store, array(
            select u.cart_id from unnest(v_requests) u where u.refusal is null)) v
            on v.cart_id = r.cart_id and r.refusal is null
    ), remembered as (
        insert into platform.idempotency_keys (store_id, scope, owner, key, request_hash, response, correlation_id)
        select p_store, a.scope, a.owner, a.idempotency_key, coalesce(a.request_hash, ''), a.view, a.correlation_id
        from answers a where a.idempotency_key is not null and a.refusal is null
    )
    select a.n, a.refusal, a.params, a.view from answers a;
end
$$;
