-- Mail to the runner-ups of a draw: where they stand.
-- squawk-ignore-file ban-drop-constraint, constraint-missing-not-valid

alter table notifications.mails no force row level security;
alter table notifications.mails
    drop constraint mails_kind_check,
    add constraint mails_kind_check check (kind in (
        'order_confirmed', 'order_cancelled', 'refund_processed', 'password_changed', 'newsletter_welcome',
        'newsletter_confirm', 'drop_opens', 'restocked', 'raffle_confirm', 'raffle_won', 'raffle_waiting', 'raffle_lost'));
alter table notifications.mails force row level security;

insert into platform.listeners (type, listener) values ('raffle.waiting', 'notifications');
