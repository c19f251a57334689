-- A webhook may be lost and a buyer may not come back: attempts that nobody has told us about are asked for.
alter table payments.payment_attempts add column ask_at timestamptz;
create index payment_attempts_to_ask on payments.payment_attempts (store_id, ask_at)
    where status = 'pending' and ask_at is not null;
