-- drops.place_for: the place that a visitor has in a room: the customer's who is signed in, else the session's. No row: none.
-- Two look-ups by whole keys, and not one with OR: to a planner without statistics a room that has just filled looks empty, and
-- it would read all of it for each visitor.
-- Internal: SECURITY INVOKER; the caller acts as the house.
create or replace function drops.place_for(p_store uuid, p_room uuid, p_session uuid, p_customer uuid) returns setof drops.places
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_customer is not null then
        return query select p.* from drops.places p
        where p.store_id = p_store and p.room_id = p_room and p.customer_id = p_customer and p.left_at is null;
        if found then
            return;
        end if;
    end if;
    return query select p.* from drops.places p
    where p.store_id = p_store and p.room_id = p_room and p.session_id = p_session and p.left_at is null;
end
$$;
