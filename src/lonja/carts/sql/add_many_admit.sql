-- carts.add_many_admit: who of a batch may not buy from the drop that governs what they want, or no more of it.
-- Refuses what carts.admit_line refuses.
-- Internal: SECURITY INVOKER; the caller is the house, and holds the carts.
create or replace function carts.add_many_admit(p_store uuid, p_requests carts.add_request[]) returns carts.add_request[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_drops access.governed[];
    v_variants uuid[];
    v_drop access.governed;
    v_word carts.drop_word;
begin
    if not exists (select from unnest(p_requests) r where r.collection_id is not null and r.refusal is null) then
        return p_requests;
    end if;
    v_drops := array(
        select g from access.governed_of(p_store, array(select distinct r.variant_id from unnest(p_requests) r)) g);
    v_variants := array(select d.variant_id from unnest(v_drops) d);
    for i in 1 .. cardinality(p_requests) loop
        continue when p_requests[i].collection_id is null or p_requests[i].refusal is not null;
        v_drop := v_drops[array_position(v_variants, p_requests[i].variant_id)];
        v_word := carts.word_on(p_store, v_drop, p_requests[i].session_id, p_requests[i].customer_id,
            case when p_requests[i].is_new_cart then null else p_requests[i].cart_id end, p_requests[i].wanted);
        p_requests[i].refusal := v_word.refusal;
        p_requests[i].params := coalesce(v_word.params, p_requests[i].params);
    end loop;
    return p_requests;
end
$$;
