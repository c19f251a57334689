-- payments.rest_reconciliation: a store's providers have been asked; again in p_seconds, as long as it has a provider to ask:
-- one that may be chosen, or could be until a few days ago, whose last payments may still come.
create or replace function payments.rest_reconciliation(p_store uuid, p_call jsonb, p_seconds int) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    perform platform.rest(p_store, 'checkout.reconcile', case
        when exists (select from payments.payment_gateways g where g.store_id = p_store and g.id <> 'cod'
                     and (g.is_active or g.updated_at > platform.now() - interval '3 days'))
        then platform.now() + make_interval(secs => p_seconds) end);
end
$$;
