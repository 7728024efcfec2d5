-- attributes: names, one a line.
create table thing_types (
    account       varchar(12)  not null,
    name          varchar(128) not null,
    id            varchar(128) not null,
    description   varchar(2028),
    attributes    varchar(1000) not null,
    deprecated_at bigint,
    created_at    bigint       not null,
    primary key (account, name)
);
alter table things add column thing_type varchar(128);
alter table things add foreign key (account, thing_type) references thing_types (account, name);
create index things_by_type on things (account, thing_type, name);
