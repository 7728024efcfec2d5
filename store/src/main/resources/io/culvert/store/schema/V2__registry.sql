create table things (
    account    varchar(12)  not null,
    name       varchar(128) not null,
    id         varchar(128) not null,
    attributes varchar(100000) not null,
    version    bigint       not null,
    created_at bigint       not null,
    primary key (account, name)
);

create table certificates (
    id          char(64) primary key,
    account     varchar(12) not null,
    pem         varchar(65536) not null,
    status      varchar(8)  not null,
    version     bigint      not null,
    created_at  bigint      not null,
    modified_at bigint      not null
);
create index certificates_by_account on certificates (account, created_at, id);

create table thing_certificates (
    account        varchar(12)  not null,
    thing          varchar(128) not null,
    certificate_id char(64)     not null references certificates (id) on delete cascade,
    primary key (account, thing, certificate_id),
    foreign key (account, thing) references things (account, name) on delete cascade
);
create index things_by_certificate on thing_certificates (certificate_id);

-- ancestors: the names of the groups that a group stands in, from the root, each with a line break before
-- and behind. They never change, so a group is found below another without walking.
create table thing_groups (
    account     varchar(12)  not null,
    name        varchar(128) not null,
    id          varchar(128) not null,
    parent      varchar(128),
    ancestors   varchar(1024) not null,
    description varchar(2028),
    attributes  varchar(100000) not null,
    created_at  bigint       not null,
    primary key (account, name),
    foreign key (account, parent) references thing_groups (account, name)
);
create index thing_groups_by_parent on thing_groups (account, parent, name);

create table thing_group_members (
    account     varchar(12)  not null,
    thing_group varchar(128) not null,
    thing       varchar(128) not null,
    primary key (account, thing_group, thing),
    foreign key (account, thing_group) references thing_groups (account, name) on delete cascade,
    foreign key (account, thing) references things (account, name) on delete cascade
);
create index thing_group_members_by_thing on thing_group_members (account, thing, thing_group);
