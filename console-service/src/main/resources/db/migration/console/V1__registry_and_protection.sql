-- The registry: what people asked for. Removed rows stay, so that their revision goes on.

create table owners (
    id         varchar(64)              not null primary key,
    name       varchar(200)             not null,
    email      varchar(320)             not null,
    locale     varchar(16)              not null,
    changed_at timestamp with time zone not null,
    revision   bigint                   not null,
    removed    boolean                  not null
);

create table nodes (
    id             varchar(64)              not null primary key,
    host_name      varchar(253)             not null,
    address        varchar(253)             not null,
    directory      varchar(1024)            not null,
    servers        text                     not null, -- JSON, see JdbcNodes
    names          text                     not null, -- of the server-wide certificate, blank between
    key_type       varchar(32)              not null,
    renewal        bigint                   not null,
    provisioned_at timestamp with time zone not null,
    changed_at     timestamp with time zone not null,
    revision       bigint                   not null,
    removed        boolean                  not null
);

create table domains (
    name           varchar(253)             not null primary key,
    display_name   varchar(253)             not null,
    owner          varchar(64)              not null references owners (id),
    mail_node      varchar(64)              references nodes (id),
    webmail_node   varchar(64)              references nodes (id),
    names          text                     not null, -- of the certificate, blank between
    key_type       varchar(32)              not null,
    renewal        bigint                   not null,
    provisioned_at timestamp with time zone not null,
    changed_at     timestamp with time zone not null,
    revision       bigint                   not null,
    removed        boolean                  not null
);

create index domains_by_owner on domains (owner);
create index domains_by_mail_node on domains (mail_node);
create index domains_by_webmail_node on domains (webmail_node);

-- The projection: what issuer and assigner said last about a subject, domain:NAME or node:ID.

create table certificates (
    subject              varchar(320)             not null primary key,
    generation           bigint                   not null,
    fingerprint          varchar(64), -- null before the first certificate, with the three below
    names                text,
    not_before           timestamp with time zone,
    not_after            timestamp with time zone,
    renew_at             timestamp with time zone,
    failure_code         varchar(64), -- null when the newest attempt succeeded, with the three below
    failure_detail       text,
    failure_at           timestamp with time zone,
    failure_next_attempt timestamp with time zone,
    changed_at           timestamp with time zone not null,
    revision             bigint                   not null,
    removed              boolean                  not null
);

create table protections (
    subject              varchar(320)             not null primary key,
    wanted               varchar(64),
    proven               boolean                  not null,
    proven_at            timestamp with time zone,
    degraded             boolean                  not null,
    failure_code         varchar(64), -- null when the nodes could be changed, with the three below
    failure_detail       text,
    failure_at           timestamp with time zone,
    failure_next_attempt timestamp with time zone,
    changed_at           timestamp with time zone not null,
    revision             bigint                   not null,
    removed              boolean                  not null
);

create table endpoints (
    subject  varchar(320)             not null references protections (subject) on delete cascade,
    place    integer                  not null, -- in the order of the statement
    node     varchar(64)              not null,
    protocol varchar(16)              not null,
    host     varchar(253)             not null,
    port     integer                  not null,
    sni      varchar(253)             not null,
    verdict  varchar(32)              not null,
    evidence text                     not null,
    leaf     varchar(64),
    since    timestamp with time zone not null,
    primary key (subject, place)
);
