-- platform.typed_code: a code as it was meant: in capitals, without the white space that copying and phones put around and into it
-- (tabs, line breaks, spaces that do not break). Null stays null.
-- Internal: SECURITY INVOKER.
create or replace function platform.typed_code(p_typed text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select upper(regexp_replace(p_typed, '[\s\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+', '', 'g'))
$$;
