-- quotes.preview: what a cart would cost, for its merchant: with every rule that runs, and why it gives nothing.
-- Nouns:    p_wish as quotes.inputs_of.
-- Promises: PRM-23; the same function that prices an order. Nothing is written, nothing is redeemed.
-- Refuses:  LJ512 no_price · LJ513 preview_is_for_staff
create or replace function quotes.preview(p_store uuid, p_call jsonb, p_wish jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    if not platform.is_trusted() then
        perform platform.refuse('LJ513', 'a preview shows rules and codes');
    end if;
    return quotes.compute(quotes.inputs_of(p_store, p_wish || '{"is_everything": true}'));
end
$$;
