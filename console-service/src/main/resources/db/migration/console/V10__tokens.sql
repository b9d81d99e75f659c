-- Tokens of programs. Revoked and expired ones stay: they say who could do what, and when.

create table tokens (
    id           varchar(16)              not null primary key, -- stands in the token
    name         varchar(100)             not null,
    scopes       varchar(64)              not null, -- wire names, blank between
    hash         varchar(64)              not null, -- SHA-256 of the whole token, hexadecimal
    created_at   timestamp with time zone not null,
    created_by   varchar(16)              not null, -- id of a token; 'token-file'
    expires_at   timestamp with time zone, -- null: never
    revoked_at   timestamp with time zone, -- null with the one below: not revoked
    revoked_by   varchar(16),
    last_used_at timestamp with time zone -- to some minutes; null: never
);
