-- Requests that came by event, so that one that comes again does nothing. Kept a day longer than
-- the topic keeps them.

create table provisioning_requests (
    source        varchar(255)             not null, -- of the event; empty when it could not be read
    id            varchar(255)             not null, -- of the event; else PARTITION@OFFSET
    type          varchar(32)              not null,
    digest        varchar(64)              not null, -- of what it asks, hexadecimal SHA-256
    outcome       varchar(16)              not null,
    code          varchar(64), -- why it was rejected; null when it was not
    partition_no  integer                  not null, -- where it stood first
    record_offset bigint                   not null,
    received_at   timestamp with time zone not null,
    primary key (source, id)
);

create index provisioning_requests_by_time on provisioning_requests (received_at);
