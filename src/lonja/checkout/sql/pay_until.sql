-- checkout.pay_until: how long the things of an order are held when its buyer tries again to pay: as long as at a checkout.
-- Units of a drop are held anew once, at checkout: there it is what is left of that (INV-11, C-07).
-- Internal: SECURITY INVOKER. As the house itself, for a buyer sees no claims; puts the caller back.
create or replace function checkout.pay_until(p_store uuid, p_order orders.orders) returns timestamptz
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_actor text := current_setting('lonja.actor', true);
    v_until timestamptz;
begin
    perform set_config('lonja.actor', 'system', true);
    select case when exists (select from access.order_claims k
                             where k.store_id = p_store and k.order_id = p_order.id and k.released_at is null)
                then p_order.expires_at else platform.now() + i.checkout_ttl end
    into v_until from inventory.policy(p_store) i;
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
    return v_until;
end
$$;
