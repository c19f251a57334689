-- Mail to subscribers: the welcome with its code, and the question whether they meant it.
-- squawk-ignore-file ban-drop-constraint, constraint-missing-not-valid, adding-foreign-key-constraint

alter table notifications.mails no force row level security;
alter table notifications.mails
    add column subscriber_id uuid,
    drop constraint mails_kind_check,
    drop constraint it_is_about_something;
alter table notifications.mails
    add constraint mails_kind_check check (kind in (
        'order_confirmed', 'order_cancelled', 'refund_processed', 'password_changed', 'newsletter_welcome',
        'newsletter_confirm')),
    add constraint it_is_about_something check (num_nonnulls(order_id, customer_id, subscriber_id) >= 1),
    add constraint mails_subscriber foreign key (store_id, subscriber_id)
        references newsletter.newsletter_subscribers (store_id, id) on delete cascade;
alter table notifications.mails force row level security;

insert into platform.listeners (type, listener) values
    ('newsletter.subscribed', 'notifications'), ('newsletter.asked', 'notifications');
