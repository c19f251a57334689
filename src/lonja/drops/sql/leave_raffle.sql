-- drops.leave_raffle: a customer takes their entry back, while entries are taken. Twice is once.
-- Promises: P06, P18: the list is closed with the raffle.
-- Locks:    idempotency key, the raffle (shared), the entry.
-- Refuses:  LJ010 · LJ530 · LJ534 account_required · LJ545 raffle_unknown · LJ546 raffle_closed
create or replace function drops.leave_raffle(p_store uuid, p_call jsonb, p_collection uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_raffle drops.raffles;
begin
    perform platform.enter(p_store, p_call);
    if platform.current_customer() is null then
        perform platform.refuse('LJ534', 'a raffle is for customers');
    elsif platform.replay(p_store, p_call, 'drops.leave_raffle') is not null then
        return;
    end if;
    v_raffle := drops.open_raffle(p_store, p_collection);
    delete from drops.raffle_entries
    where store_id = p_store and raffle_id = v_raffle.id and customer_id = platform.current_customer();
    perform platform.remember(p_store, p_call, 'drops.leave_raffle', 'true');
end
$$;
