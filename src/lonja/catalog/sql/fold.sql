-- catalog.fold: a text as search sees it: no case, no accents. The same expression makes products.search_title (0004).
create or replace function catalog.fold(p_text text) returns text
language sql immutable parallel safe
as $$ select lower(regexp_replace(normalize(p_text, NFKD), '[\u0300-\u036f]', '', 'g')) $$;
