-- last_number: of the newest version that there ever was; numbers are not given twice.
create table device_policies (
    account        varchar(12)  not null,
    name           varchar(128) not null,
    default_number integer      not null,
    last_number    integer      not null,
    primary key (account, name)
);

create table device_policy_versions (
    account    varchar(12)  not null,
    name       varchar(128) not null,
    number     integer      not null,
    document   varchar(30000) not null,
    created_at bigint       not null,
    primary key (account, name, number),
    foreign key (account, name) references device_policies (account, name) on delete cascade
);

create table device_policy_certificates (
    account        varchar(12)  not null,
    name           varchar(128) not null,
    certificate_id char(64)     not null,
    primary key (account, name, certificate_id),
    foreign key (account, name) references device_policies (account, name),
    foreign key (account, certificate_id) references certificates (account, id) on delete cascade
);
create index device_policies_by_certificate on device_policy_certificates (account, certificate_id, name);
