-- What somebody is told, and what is forgotten: runner-ups of a draw hear where they stand, once; reminders keep an address for as
-- long as it is needed.
-- squawk-ignore-file require-concurrent-index-creation

alter table drops.raffle_entries add column told_place_at timestamptz;
create index raffle_entries_untold on drops.raffle_entries (store_id, raffle_id, rank)
    where status = 'waiting' and told_place_at is null;

-- drops.forget_reminders: told ones by when they were told, others by when they were asked for.
create index reminders_told on drops.reminders (store_id, told_at) where told_at is not null;
create index reminders_untold on drops.reminders (store_id, created_at) where told_at is null;

-- Who asked before there was a job for it: it looks at them at once.
alter table drops.reminders no force row level security;
select platform.wake(s.store_id, 'drops.forget_reminders', platform.now()) from (select distinct store_id from drops.reminders) s;
alter table drops.reminders force row level security;
