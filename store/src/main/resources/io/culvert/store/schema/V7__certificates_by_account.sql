-- Each account has a registration of its own of a certificate. issued: whether the service made the key for
-- that account. Of the registrations from before that is not known; who reads them looks at the certificate's
-- signature too.
create table account_certificates (
    account     varchar(12) not null,
    id          char(64)    not null,
    pem         varchar(65536) not null,
    issued      boolean     not null,
    status      varchar(8)  not null,
    version     bigint      not null,
    created_at  bigint      not null,
    modified_at bigint      not null,
    primary key (account, id)
);
insert into account_certificates
    select account, id, pem, true, status, version, created_at, modified_at from certificates;

create table account_thing_certificates (
    account        varchar(12)  not null,
    thing          varchar(128) not null,
    certificate_id char(64)     not null,
    primary key (account, thing, certificate_id),
    foreign key (account, thing) references things (account, name) on delete cascade,
    foreign key (account, certificate_id) references account_certificates (account, id) on delete cascade
);
insert into account_thing_certificates select account, thing, certificate_id from thing_certificates;

drop table thing_certificates;
drop table certificates;
alter table account_certificates rename to certificates;
alter table account_thing_certificates rename to thing_certificates;
create index certificates_by_account on certificates (account, created_at, id);
create index certificates_by_id on certificates (id);
create index things_by_certificate on thing_certificates (account, certificate_id);
