-- What promotions made of the prices that everybody sees, and when: the past that the lowest price of the thirty days before a
-- reduction is read from (docs/decisions/0035-what-was-announced.md).

-- One row for each time in which listings counted a promotion for the public, as it was then. A row is never changed: it ends,
-- and another begins; one that had not begun goes. What never ended has the end 'infinity', so that an index finds it.
create table promotions.rule_spells (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    rule_id uuid not null,
    name text not null,
    priority int not null,
    is_stackable boolean not null,
    stacking_group text,
    condition jsonb not null,
    action jsonb not null,
    began_at timestamptz not null,
    ended_at timestamptz not null default 'infinity',
    created_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    foreign key (store_id, rule_id) references promotions.promotion_rules (store_id, id) on delete cascade,
    constraint a_spell_has_a_length check (ended_at > began_at),
    constraint a_promotion_is_one_thing_at_a_time exclude using gist (
        store_id with =, rule_id with =, (tstzrange(began_at, ended_at)) with &&)
);
create index rule_spells_until on promotions.rule_spells (store_id, ended_at);
select platform.own_tenant_table('promotions', 'rule_spells', 'hard', 'true');

-- What there is already, as far as anybody knows: since it was made, as it is now, until it was taken away or last changed.
alter table promotions.rule_spells no force row level security;
alter table promotions.promotion_rules no force row level security;
insert into promotions.rule_spells
    (store_id, rule_id, name, priority, is_stackable, stacking_group, condition, action, began_at, ended_at)
select r.store_id, r.id, r.name, r.priority, r.is_stackable, r.stacking_group, r.condition, r.action, t.began_at, t.ended_at
from promotions.promotion_rules r
cross join lateral (
    select greatest(r.starts_at, r.created_at) as began_at,
           least(r.ends_at, r.deleted_at, case when r.is_active then 'infinity'::timestamptz else r.updated_at end) as ended_at
) t
where not r.needs_code and not r.once_per_customer and r.usage_limit is null and r.customer_groups = '{}'
  and r.condition - '{items,segments}'::text[] = '{}' and not r.action ? 'max_minor'
  and (r.action ->> 'type' = 'percentage' or r.action ->> 'type' = 'fixed_amount' and r.action ->> 'per' = 'unit')
  and t.ended_at > t.began_at;
alter table promotions.promotion_rules force row level security;
alter table promotions.rule_spells force row level security;
