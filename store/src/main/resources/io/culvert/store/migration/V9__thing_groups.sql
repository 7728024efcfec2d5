-- Things of before have their name as id, as they were told to have.
alter table things add column id varchar(128);
update things set id = name;
alter table things alter column id set not null;
alter table things add column version bigint default 1 not null;

alter table certificates add column version bigint default 1 not null;
alter table certificates add column modified_at bigint;
update certificates set modified_at = created_at;
alter table certificates alter column modified_at set not null;
create index certificates_by_account on certificates (account, created_at, id);

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
