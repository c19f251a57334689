-- pricing.exponent_of: how many decimals the minor unit of a currency has. The table of lonja.platform.money, where it is
-- not two; a test compares them.
-- Internal: SECURITY INVOKER.
create or replace function pricing.exponent_of(p_currency text) returns int
language sql immutable parallel safe
as $$
    select case
        when p_currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
        when p_currency in ('CLF', 'UYW') then 4
        when p_currency in (
            'ADP', 'BIF', 'BYR', 'CLP', 'DJF', 'ESP', 'GNF', 'ISK', 'ITL', 'JPY', 'KMF', 'KRW', 'LUF', 'MGF', 'MRO', 'PYG',
            'RWF', 'STD', 'TMM', 'TRL', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF', 'ZMK', 'ZWD') then 0
        else 2 end
$$;
