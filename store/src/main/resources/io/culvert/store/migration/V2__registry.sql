create table things (
    account    varchar(12)  not null,
    name       varchar(128) not null,
    attributes varchar(100000) not null,
    created_at bigint       not null,
    primary key (account, name)
);

create table certificates (
    id         char(64) primary key,
    account    varchar(12) not null,
    pem        varchar(65536) not null,
    status     varchar(8)  not null,
    created_at bigint      not null
);

create table thing_certificates (
    account        varchar(12)  not null,
    thing          varchar(128) not null,
    certificate_id char(64)     not null references certificates (id) on delete cascade,
    primary key (account, thing, certificate_id),
    foreign key (account, thing) references things (account, name) on delete cascade
);
create index things_by_certificate on thing_certificates (certificate_id);
