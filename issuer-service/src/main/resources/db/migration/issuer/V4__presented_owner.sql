-- A value may stand where a CNAME leads, and has to be removed there even when the CNAME has changed:
-- its place is remembered, and is part of the key.
create table presented_value (
    subject      varchar(300)             not null,
    name         varchar(253)             not null,
    owner        varchar(253)             not null, -- where it stands, no trailing dot
    digest       varchar(100)             not null,
    remove_by    timestamp with time zone not null,
    constraint presented_record_key primary key (subject, owner, digest)
);
insert into presented_value (subject, name, owner, digest, remove_by)
    select subject, name, '_acme-challenge.' || name, digest, remove_by from presented_record;
drop table presented_record;
alter table presented_value rename to presented_record;
create index presented_record_remove_by on presented_record (remove_by);
create index presented_record_owner on presented_record (owner, digest);
