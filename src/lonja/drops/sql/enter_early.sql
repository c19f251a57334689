-- drops.enter_early: a visitor types the code of a drop's early access (access.enter_early), with the brake that every code
-- of the store has: who was wrong too often is answered nothing.
-- Nouns:    p_address, from where. Whoever is refused with LJ536 is counted by promotions.note_guess afterwards.
-- Answers:  until when the pass holds.
-- Refuses:  LJ204 collection_not_found · LJ401 session_required · LJ438 too_many_guesses · LJ536 early_code_wrong
create or replace function drops.enter_early(p_store uuid, p_call jsonb, p_collection uuid, p_code text, p_address inet)
returns timestamptz
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_old jsonb;
    v_until timestamptz;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'drops.enter_early');
    if v_old is not null then
        return v_old #>> '{}';
    end if;
    perform promotions.check_guesses(p_store, p_address);
    v_until := access.enter_early(p_store, p_call, p_collection, p_code);
    perform platform.remember(p_store, p_call, 'drops.enter_early', to_jsonb(v_until));
    return v_until;
end
$$;
