-- What is wanted for each subject, and how far it has come.
create table lineage (
    subject       varchar(300) primary key,
    desired       text                     not null, -- names, A-labels, in the order wanted, one a line
    key_type      varchar(20)              not null,
    renewal       bigint                   not null, -- highest policy renewal seen
    removed       boolean                  not null,
    wanted        bigint                   not null, -- generation that is to exist
    generation    bigint                   not null, -- generation of the current certificate, 0 before the first
    served        boolean                  not null, -- whether that certificate is current; false after removal
    not_after     timestamp with time zone,          -- of the current certificate
    renew_at      timestamp with time zone,
    order_url     text,
    attempts      integer                  not null,
    next_attempt  timestamp with time zone,          -- null: only a changed registration can help
    failure_code   varchar(60),
    failure_detail text,
    failure_at     timestamp with time zone,
    failure_next   timestamp with time zone,
    revision      bigint                   not null  -- of the last published statement
);
create index lineage_next_attempt on lineage (next_attempt);
create index lineage_not_after on lineage (not_after);
create index lineage_renew_at on lineage (renew_at);

-- The newest certificates of each lineage, as long as their keys are kept.
create table certificate (
    subject     varchar(300)             not null,
    generation  bigint                   not null,
    fingerprint char(64)                 not null,
    chain       text                     not null, -- PEM, leaf first
    primary key (subject, generation)
);

-- Which nodes serve a subject, by the newest statement; removed ones are remembered.
create table placement (
    subject  varchar(300) primary key,
    nodes    varchar(200) not null, -- node ids, one a line
    revision bigint       not null,
    removed  boolean      not null
);

-- TXT values that we have put into DNS and not removed yet.
create table presented_record (
    subject      varchar(300)             not null,
    name         varchar(253)             not null,
    digest       varchar(100)             not null,
    remove_by    timestamp with time zone not null,
    primary key (subject, name, digest)
);
create index presented_record_remove_by on presented_record (remove_by);
create index presented_record_name on presented_record (name, digest);

-- Private keys, AES-256-GCM under the master key of the vault's directory.
create table vault_key (
    holder     varchar(1000) not null,
    generation bigint        not null,
    nonce      bytea         not null,
    sealed     bytea         not null,
    primary key (holder, generation)
);

-- Our accounts at certificate authorities.
create table acme_account (
    directory_url varchar(1000) primary key,
    account_url   text not null
);
