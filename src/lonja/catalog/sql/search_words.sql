-- catalog.search_words: the first five words of a search as LIKE patterns for products.search_title.
create or replace function catalog.search_words(p_text text) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_agg('%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%' order by position), '[]')
    from regexp_split_to_table(btrim(catalog.fold(p_text)), '\s+') with ordinality as w (word, position)
    where word <> '' and position <= 5
$$;
