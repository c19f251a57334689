-- payments.wake_refunds: something happened to an attempt at its provider: the refunds of it that wait are asked for now.
-- Locks:    those refunds, the wake-up.
-- Internal: SECURITY INVOKER.
create or replace function payments.wake_refunds(p_store uuid, p_attempt uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    update payments.refunds set next_try_at = platform.now(), updated_at = platform.now()
    where store_id = p_store and payment_attempt_id = p_attempt and next_try_at > platform.now() and asked_at is not null;
    if found then
        perform platform.wake(p_store, 'checkout.process_refunds', platform.now());
    end if;
end
$$;
