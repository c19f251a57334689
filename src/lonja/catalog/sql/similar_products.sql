-- catalog.similar_products: published products whose title has something like these words; for a search that found nothing.
-- Best first, and no further page: who has to turn a page of guesses is not helped.
create or replace function catalog.similar_products(p_store uuid, p_text text, p_limit int) returns uuid[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
    v_text text := catalog.fold(p_text);
begin
    perform set_config('pg_trgm.word_similarity_threshold', '0.5', true);
    return array(
        select p.id from catalog.products p
        where p.store_id = p_store and p.search_title operator(public.%>) v_text
          and p.status = 'active' and p.deleted_at is null
        order by public.word_similarity(v_text, p.search_title) desc, p.id desc
        limit p_limit);
end
$$;
