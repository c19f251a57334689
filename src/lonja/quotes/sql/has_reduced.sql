-- quotes.has_reduced: whether anything in the catalog's answer is marked down, so that its lowest price has to stand beside it.
-- The text is searched and not its parts: most pages have nothing reduced and are not worth taking apart.
-- Internal: SECURITY INVOKER; reads nothing.
create or replace function quotes.has_reduced(p_answer json) returns boolean
language sql immutable
set search_path = pg_catalog, pg_temp
as $$ select p_answer::text ~ '"compare_at_minor" : [0-9]' $$;
