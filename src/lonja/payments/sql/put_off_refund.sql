-- payments.put_off_refund: a provider did not say its last word on a refund: it is asked again after 5 s, 20 s … six hours at
-- most, and never given up: this is somebody's money.
-- Nouns:    p_is_asked, the provider has taken the request (and p_external_ref is its name for it); p_note, what it said, or
--           why it could not be asked; p_by_hand: there is nobody to ask, a person gives the money back.
-- Locks:    the refund, the wake-up.
create or replace function payments.put_off_refund(
    p_store uuid, p_call jsonb, p_refund uuid, p_is_asked boolean, p_external_ref text, p_note text, p_by_hand boolean
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_next timestamptz;
begin
    perform platform.enter(p_store, p_call);
    update payments.refunds
    set asked_at = coalesce(asked_at, case when p_is_asked then platform.now() end),
        external_ref = coalesce(p_external_ref, external_ref), last_error = left(p_note, 2000), tries = tries + 1,
        next_try_at = case when not p_by_hand then
            platform.now() + least(interval '5 seconds' * 4 ^ least(tries, 7), interval '6 hours') end,
        updated_at = platform.now()
    where store_id = p_store and id = p_refund and status = 'pending'
    returning next_try_at into v_next;
    if v_next is not null then
        perform platform.wake(p_store, 'checkout.process_refunds', v_next);
    end if;
end
$$;
