-- people.permissions_of: what a person may do in a store. What nobody said is denied (IAM-05).
-- Nouns:    an owner of the organization may do everything; anyone else what their role says, plus what they were
--           given, minus what they were denied, as long as they are a member of the organization.
-- Locks:    none; reads.
create or replace function people.permissions_of(p_store uuid, p_staff uuid) returns text[]
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_is_owner boolean;
begin
    perform platform.visit(p_store);
    select m.is_owner into v_is_owner
    from stores.stores s
    join people.memberships m on m.organization_id = s.organization_id and m.staff_id = p_staff
    join people.staff w on w.id = m.staff_id and w.deleted_at is null
    where s.id = p_store;
    return array(
        select p.code from people.permissions p
        where case
            when v_is_owner is null then false
            when v_is_owner then true
            else coalesce(
                (select o.is_granted from people.membership_permissions o
                 where o.store_id = p_store and o.staff_id = p_staff and o.permission = p.code),
                exists (
                    select from people.store_memberships w
                    join people.role_permissions r on r.store_id = p_store and r.role_id = w.role_id
                    where w.store_id = p_store and w.staff_id = p_staff and r.permission = p.code))
            end
        order by p.code);
end
$$;
