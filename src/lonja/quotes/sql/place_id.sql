-- quotes.place_id: a place in an array as an id, for functions that know things by ids.
-- Internal: SECURITY INVOKER; reads nothing.
create or replace function quotes.place_id(p_n bigint) returns uuid
language sql immutable
as $$ select lpad(p_n::text, 32, '0')::uuid $$;
