-- catalog.text_array: a JSON array of strings as text[]. Null and absent are the empty array.
create or replace function catalog.text_array(p_json jsonb) returns text[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array(select jsonb_array_elements_text(case when jsonb_typeof(p_json) = 'array' then p_json else '[]' end))
$$;
