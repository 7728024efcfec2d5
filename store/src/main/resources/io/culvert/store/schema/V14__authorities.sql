-- Authorities that sign certificates of devices. subject: digest of the name. registers: whether a device that
-- connects for the first time is registered, by the template named or given.
create table certificate_authorities (
    account       varchar(12)    not null,
    id            char(64)       not null,
    pem           varchar(65536) not null,
    subject       char(64)       not null,
    is_active     boolean        not null,
    mode          varchar(16)    not null,
    registers     boolean        not null,
    template_name varchar(36),
    template_body varchar(20480),
    version       bigint         not null,
    created_at    bigint         not null,
    modified_at   bigint         not null,
    primary key (account, id)
);
create index authorities_by_subject on certificate_authorities (account, subject);

create table provisioning_templates (
    account     varchar(12)    not null,
    name        varchar(36)    not null,
    description varchar(1000),
    body        varchar(20480) not null,
    role        varchar(2048)  not null,
    is_enabled  boolean        not null,
    created_at  bigint         not null,
    primary key (account, name)
);

alter table certificates alter column status set data type varchar(32);
alter table certificates add column authority char(64);
create index certificates_by_authority on certificates (account, authority, id);
