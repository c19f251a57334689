-- promotions.note_guess: somebody tried a code that there is not. Counted, so that nobody can try them all.
-- Nouns:    p_address, from where. A session counts, and an address does (promotions.guessers).
-- Answers:  the seconds to wait, when this one was too many already (others were counted meanwhile); else null. It answers
--           instead of refusing, because a refusal would roll the count back.
-- Promises: no more wrong codes are answered than allowed, however many are tried at once. Counts that nobody needs any more
--           are swept, a few at a time.
-- Locks:    the rows of the session and the address, in order of their names.
create or replace function promotions.note_guess(p_store uuid, p_call jsonb, p_address inet) returns int
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_since timestamptz := platform.now() - interval '15 minutes';
    v_began timestamptz;
begin
    perform platform.enter(p_store, p_call);
    with counted as (
        insert into promotions.code_guesses as g (store_id, subject, guesses, began_at)
        select p_store, w.subject, 1, platform.now() from promotions.guessers(p_address) w order by w.subject
        on conflict (store_id, subject) do update set
            guesses = case when g.began_at > v_since then g.guesses + 1 else 1 end,
            began_at = case when g.began_at > v_since then g.began_at else platform.now() end,
            updated_at = platform.now()
        returning g.subject, g.guesses, g.began_at
    )
    select max(c.began_at) into v_began
    from counted c join promotions.guessers(p_address) w on w.subject = c.subject
    where c.guesses > w.most;
    delete from promotions.code_guesses g
    where g.store_id = p_store and g.subject in (
        select o.subject from promotions.code_guesses o
        where o.store_id = p_store and o.began_at < v_since - interval '1 hour'
        order by o.began_at limit 10 for update skip locked);
    return case when v_began is not null then greatest(1, ceil(extract(epoch from v_began - v_since)))::int end;
end
$$;
