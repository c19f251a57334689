-- promotions.guessers: as whom somebody who tries codes is counted, and how often they may be wrong in fifteen minutes:
-- 20 times a session, 100 times an address (many people may share one). Of IPv6 it is the network that counts: it is one
-- household's, and every device in it has addresses to spare.
-- It says `rows 2`, or the planner would read every count of the store to look at two.
-- Internal: SECURITY INVOKER.
create or replace function promotions.guessers(p_address inet) returns table (subject text, most int)
language sql stable rows 2
set search_path = pg_catalog, pg_temp
as $$
    select 'session:' || platform.current_session(), 20 where platform.current_session() is not null
    union all
    select 'address:' || network(set_masklen(p_address, case family(p_address) when 6 then 64 else 32 end)), 100
    where p_address is not null
$$;
