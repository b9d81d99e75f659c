-- Why the wanted generation is wanted.
alter table lineage add column wish varchar(20) default 'registered' not null;
-- The authority's window, out of which renew_at was drawn, and when it is asked again.
alter table lineage add column window_start timestamp with time zone;
alter table lineage add column window_end timestamp with time zone;
alter table lineage add column ask_renewal_at timestamp with time zone;
-- Names of the order at order_url, one a line.
alter table lineage add column order_names text;
update lineage set order_names = desired where order_url is not null;
-- When the account's budget allows an order.
alter table lineage add column turn timestamp with time zone;
-- How many rows of name_debt there are.
alter table lineage add column debts integer default 0 not null;

-- Names that are wanted and were left out of a certificate.
create table name_debt (
    subject      varchar(300)             not null,
    name         varchar(255)             not null,
    attempts     integer                  not null,
    code         varchar(60)              not null,
    detail       text                     not null,
    failed_at    timestamp with time zone not null,
    next_attempt timestamp with time zone,          -- null: only a changed registration can help
    primary key (subject, name)
);

-- What the authority allows us: each bucket is full again at its level.
create table rate_budget (
    limit_name varchar(40)              not null,
    scope      varchar(300)             not null,
    level      timestamp with time zone not null,
    primary key (limit_name, scope)
);
create index rate_budget_level on rate_budget (limit_name, level);
