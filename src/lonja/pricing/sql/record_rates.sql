-- pricing.record_rates: what currencies are worth, by hand or from a file (PRC-08). Answers how many rates were new.
-- Nouns:    p_rates: [{base, quote, rate (a decimal text), effective_at}]; p_source: hand | csv | ecb.
-- Limits:   20,000 rates a call.
-- Promises: append-only: the same rate again is nothing, another one for the same instant is refused. All of it or nothing.
--           P06. Caches are told, for converted prices change.
-- Locks:    idempotency key; the rows it writes, in key order.
-- Refuses:  LJ010 · LJ235 rate_refused (too many, in the future, or another rate at that instant) · LJ238 prices_are_staffs
create or replace function pricing.record_rates(p_store uuid, p_call jsonb, p_rates jsonb, p_source text) returns int
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_old jsonb;
    v_new int;
    v_wrong record;
begin
    perform platform.enter(p_store, p_call);
    perform pricing.check_staff();
    v_old := platform.replay(p_store, p_call, 'pricing.record_rates');
    if v_old is not null then
        return v_old;
    end if;
    if jsonb_array_length(p_rates) > 20000 then
        perform platform.refuse('LJ235', 'too many rates', '{"problem": "at most 20,000 at once"}');
    end if;
    insert into pricing.currency_rates (store_id, base, quote, rate, effective_at, source)
    select p_store, r.base, r.quote, r.rate, coalesce(r.effective_at, platform.now()), p_source
    from jsonb_to_recordset(p_rates) as r (base text, quote text, rate numeric, effective_at timestamptz)
    order by r.base, r.quote, r.effective_at
    on conflict do nothing;
    get diagnostics v_new = row_count;
    select k.base, k.quote, k.effective_at, k.rate into v_wrong
    from jsonb_to_recordset(p_rates) as r (base text, quote text, rate numeric, effective_at timestamptz)
    join pricing.currency_rates k
        on k.store_id = p_store and k.base = r.base and k.quote = r.quote
        and k.effective_at = coalesce(r.effective_at, platform.now())
    where k.rate <> round(r.rate, 12) or k.effective_at > platform.now()
    limit 1;
    if found then
        perform platform.refuse('LJ235', 'a rate is not taken', jsonb_build_object('problem', case
            when v_wrong.effective_at > platform.now() then 'it is in the future'
            else format('%s to %s is %s at that time', v_wrong.base, v_wrong.quote, trim_scale(v_wrong.rate)) end));
    end if;
    if v_new > 0 then
        perform catalog.announce(p_store);
    end if;
    perform platform.remember(p_store, p_call, 'pricing.record_rates', to_jsonb(v_new));
    return v_new;
end
$$;
