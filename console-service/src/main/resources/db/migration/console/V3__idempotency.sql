-- Answers to requests with an Idempotency-Key, committed together with what the request changed.

create table idempotent_answers (
    idempotency_key varchar(255)             not null primary key,
    fingerprint     varchar(64)              not null, -- SHA-256 of the request
    status          integer, -- null only inside the transaction that claims the key
    location        varchar(1024),
    entity_tag      varchar(64),
    media_type      varchar(128),
    body            text,
    claimed_at      timestamp with time zone not null
);

create index idempotent_answers_by_age on idempotent_answers (claimed_at);
