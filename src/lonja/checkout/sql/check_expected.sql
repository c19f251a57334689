-- checkout.check_expected: a buyer who was shown a total is not charged another without being asked.
-- Refuses:  LJ514 total_changed
-- Internal: SECURITY INVOKER.
create or replace function checkout.check_expected(p_details jsonb, p_total_minor bigint, p_currency text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if (p_details ->> 'expected_total_minor')::bigint <> p_total_minor then
        perform platform.refuse('LJ514', 'the total has changed', jsonb_build_object(
            'total_minor', p_total_minor, 'expected_minor', (p_details ->> 'expected_total_minor')::bigint,
            'currency', p_currency));
    end if;
end
$$;
