-- checkout.begin_many_drops: plain requests of a batch in a store whose drops have terms: each with the end its drop gives it,
-- its units counted; less those that are over a limit, which ask alone. A drop whose order is placed is the last thing that
-- may stop it: counts are written here.
-- Locks:    as access.claim_units.
-- Internal: SECURITY INVOKER; begin_many holds the carts.
create or replace function checkout.begin_many_drops(p_store uuid, p_requests checkout.checkout_request[], p_policy interval)
returns checkout.checkout_request[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_over int[];
begin
    for i in 1 .. cardinality(p_requests) loop
        p_requests[i].expires_at := platform.now() + checkout.ttl_of(p_store, p_requests[i].cart_id, p_policy);
    end loop;
    v_over := array(select c.n from checkout.claim_drops(p_store, p_requests) c);
    return array(select r from unnest(p_requests) r where r.n <> all (v_over) order by r.n);
end
$$;
