-- promotions.rules_for: STUB
-- Internal.
create or replace function promotions.rules_for(p_store uuid, p_wish jsonb) returns jsonb language sql stable as $$ select '{"rules":[],"codes":[]}'::jsonb $$;
