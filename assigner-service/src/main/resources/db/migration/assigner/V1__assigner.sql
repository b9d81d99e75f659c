-- What others said: the newest statement of each node, domain and certificate, removed ones too.
create table node (
  id                varchar(64)  not null primary key,
  host_name         varchar(253) not null,
  address           varchar(255) not null,
  directory         varchar(4096) not null,
  certificate_names text         not null,
  key_type          varchar(32)  not null,
  renewal           bigint       not null,
  changed_at        timestamp(6) with time zone not null,
  revision          bigint       not null,
  removed           boolean      not null
);

create table node_server (
  node             varchar(64)   not null,
  software         varchar(32)   not null,
  config_directory varchar(4096) not null,
  primary key (node, software)
);

create table node_listener (
  node     varchar(64) not null,
  software varchar(32) not null,
  protocol varchar(32) not null,
  port     int         not null,
  primary key (node, software, protocol, port)
);

create table node_setting (
  node     varchar(64)  not null,
  software varchar(32)  not null,
  name     varchar(255) not null,
  setting  text         not null,
  primary key (node, software, name)
);

create table hosted_domain (
  name         varchar(253) not null primary key,
  mail_node    varchar(64),
  webmail_node varchar(64),
  revision     bigint       not null,
  removed      boolean      not null
);
create index hosted_domain_mail on hosted_domain (mail_node);
create index hosted_domain_webmail on hosted_domain (webmail_node);

create table certificate (
  subject  varchar(300) not null primary key,
  chain    text,
  revision bigint       not null,
  removed  boolean      not null
);

-- Locked by whoever records a statement of the subject, so that a domain and its certificate see each other.
create table held_subject (
  subject varchar(300) not null primary key
);

-- Work: the listener counts up wanted, the worker follows with applied. token grows with each lease.
create table node_work (
  node           varchar(64) not null primary key,
  wanted         bigint      not null,
  applied        bigint      not null,
  wanted_at      timestamp(6) with time zone not null,
  token          bigint      not null,
  next_attempt   timestamp(6) with time zone,
  attempts       int         not null,
  failure_code   varchar(64),
  failure_detail text,
  failure_at     timestamp(6) with time zone,
  failure_next   timestamp(6) with time zone,
  inspect_at     timestamp(6) with time zone
);

-- Certificates that could not be brought onto a node.
create table held_certificate (
  node           varchar(64)  not null,
  subject        varchar(300) not null,
  leaf           varchar(64)  not null,
  attempts       int          not null,
  failure_code   varchar(64)  not null,
  failure_detail text         not null,
  failure_at     timestamp(6) with time zone not null,
  next_attempt   timestamp(6) with time zone,
  primary key (node, subject)
);
create index held_certificate_subject on held_certificate (subject);

-- The newest handshake with each endpoint, and the verdict last published.
create table endpoint (
  subject      varchar(300) not null,
  node         varchar(64)  not null,
  protocol     varchar(32)  not null,
  port         int          not null,
  sni          varchar(253) not null,
  host         varchar(255) not null,
  verdict      varchar(32)  not null,
  evidence     text         not null,
  leaf         varchar(64),
  wanted       varchar(64),
  inspected_at timestamp(6) with time zone not null,
  shown        varchar(32),
  since        timestamp(6) with time zone,
  primary key (subject, node, protocol, port, sni)
);
create index endpoint_node on endpoint (node);

-- What was last said of each subject. stale: it may have to be said anew.
create table publication (
  subject     varchar(300) not null primary key,
  revision    bigint       not null,
  proven_leaf varchar(64),
  proven_at   timestamp(6) with time zone,
  digest      varchar(64)  not null,
  removed     boolean      not null,
  stale       boolean      not null
);
create index publication_stale on publication (stale);
