-- Each private key under a data key of its own, wrapped under a key-encryption key.
-- Null in rows made before: there the master key sealed the private key itself.
alter table vault_key add column kek        varchar(64); -- identifier of the key-encryption key
alter table vault_key add column data_key   bytea;       -- wrapped
alter table vault_key add column public_key char(64);    -- SHA-256 of its SubjectPublicKeyInfo
create index vault_key_kek on vault_key (kek);
create index vault_key_public_key on vault_key (public_key);

-- Compromised keys, for ever.
create table key_tomb (
    holder      varchar(1000) not null,
    generation  bigint        not null,
    public_key  char(64)      not null,
    reason      varchar(200)  not null,
    entombed_at timestamp with time zone not null,
    primary key (holder, generation)
);
create index key_tomb_public_key on key_tomb (public_key);

-- Who used which key, when and why. Rows are added and forgotten, never changed.
create table key_access (
    id          bigint generated always as identity primary key,
    accessed_at timestamp with time zone not null,
    action      varchar(20)  not null,
    holder      varchar(1000), -- null: all keys
    generation  bigint,
    client      varchar(200) not null,
    node        varchar(200),
    fingerprint char(64),      -- of the certificate
    reason      varchar(200) not null,
    fault       varchar(60)    -- null: done
);
create index key_access_holder on key_access (holder, id);
create index key_access_accessed_at on key_access (accessed_at);
