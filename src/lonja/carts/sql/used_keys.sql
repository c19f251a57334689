-- carts.used_keys: which of these idempotency keys have an effect already. Who brings one of them is owed its first answer,
-- whatever this process remembers of the stock.
-- Nouns:    parallel arrays; scope and owner as carts.add_many_scope and carts.add_many_owner say them.
-- Answers:  a boolean a key, in order.
create or replace function carts.used_keys(p_store uuid, p_scopes text[], p_owners uuid[], p_keys text[]) returns boolean[]
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.visit(p_store);
    return array(
        select k.key is not null
        from unnest(p_scopes, p_owners, p_keys) with ordinality a (scope, owner, key, n)
        left join platform.idempotency_keys k
            on k.store_id = p_store and k.scope = a.scope and k.owner = a.owner and k.key = a.key
        order by a.n);
end
$$;
