-- What the notifier remembers of the statements, and the notices that follow from it.
-- SQL that PostgreSQL 15 and H2 (MODE=PostgreSQL) both run.

-- One row is held while a transaction judges a subject or an owner.
create table held_key (
    name varchar(300) primary key
);

create table contact (
    owner varchar(64) primary key,
    name varchar(1000) not null,
    email varchar(1000) not null,
    locale varchar(16) not null,
    revision bigint not null,
    removed boolean not null
);

create table hosted_domain (
    name varchar(253) primary key,
    display_name varchar(1000) not null,
    owner varchar(64) not null,
    -- revision of the registration; 0: was already removed when it was first heard of
    registration bigint not null,
    changed_at timestamp(6) with time zone not null,
    revision bigint not null,
    removed boolean not null
);
create index hosted_domain_owner on hosted_domain (owner);

create table node (
    id varchar(64) primary key,
    host_name varchar(253) not null,
    registration bigint not null,
    revision bigint not null,
    removed boolean not null
);

create table certificate (
    subject varchar(300) primary key,
    leaf varchar(64),
    -- one name a line, as in the certificate
    names text not null,
    not_after timestamp(6) with time zone,
    renew_at timestamp(6) with time zone,
    failure_code varchar(64),
    failure_detail text,
    failure_at timestamp(6) with time zone,
    failure_next_attempt timestamp(6) with time zone,
    revision bigint not null,
    removed boolean not null
);

create table protection (
    subject varchar(300) primary key,
    wanted varchar(64),
    proven boolean not null,
    proven_at timestamp(6) with time zone,
    degraded boolean not null,
    failure_code varchar(64),
    failure_detail text,
    failure_at timestamp(6) with time zone,
    failure_next_attempt timestamp(6) with time zone,
    changed_at timestamp(6) with time zone not null,
    -- the statement with which it stopped being proven, or began to be degraded
    unproven_revision bigint,
    unproven_since timestamp(6) with time zone,
    degraded_revision bigint,
    degraded_since timestamp(6) with time zone,
    revision bigint not null,
    removed boolean not null
);

create table endpoint (
    subject varchar(300) not null,
    position integer not null,
    node varchar(64) not null,
    protocol varchar(32) not null,
    host varchar(255) not null,
    port integer not null,
    sni varchar(253) not null,
    verdict varchar(64) not null,
    evidence text not null,
    leaf varchar(64),
    since timestamp(6) with time zone not null,
    primary key (subject, position)
);

create table notice (
    -- from the identity, see Notice.id(); also left side of the Message-ID
    id varchar(32) primary key,
    identity varchar(500) not null,
    kind varchar(32) not null,
    subject varchar(300) not null,
    registration bigint not null,
    leaf varchar(64),
    code varchar(64),
    since timestamp(6) with time zone not null,
    status varchar(16) not null,
    due_at timestamp(6) with time zone not null,
    attempts integer not null,
    -- why the last attempt did not succeed
    reason text,
    stored_at timestamp(6) with time zone not null,
    settled_at timestamp(6) with time zone,
    constraint notice_identity unique (identity)
);
create index notice_due on notice (status, due_at);
create index notice_subject on notice (subject, registration);
