-- How far each domain is, kept beside it: a million domains cannot be joined with what the others
-- say each time somebody counts or filters them. GONE: removed, and no server knows it any more.

alter table domains add column state varchar(16) default 'REGISTERED' not null;

update domains set state = (
    select case
        when d.removed and p.subject is null then 'GONE'
        when d.removed then 'REMOVING'
        when p.proven and p.wanted = c.fingerprint then 'PROVEN'
        when c.failure_code is not null or p.failure_code is not null then 'FAILING'
        when c.fingerprint is null then 'REGISTERED'
        else 'ISSUED' end
    from domains d
    left join certificates c on c.subject = 'domain:' || d.name and not c.removed
    left join protections p on p.subject = 'domain:' || d.name and not p.removed
    where d.name = domains.name);

create index domains_by_state on domains (state, name);
create index domains_by_source on domains (source, name);

-- Lists are ordered by name and read page by page. The indexes of V1 stay: H2 hangs foreign keys on them.
create index domains_by_owner_and_name on domains (owner, name);
create index domains_by_mail_node_and_name on domains (mail_node, name);
create index domains_by_webmail_node_and_name on domains (webmail_node, name);

create index owners_by_email on owners (email);
create index certificates_by_end on certificates (not_after);
