create table identity_version (
    id      integer primary key,
    version bigint not null
);
insert into identity_version (id, version) values (1, 1);

create table accounts (
    id         varchar(12)  primary key,
    name       varchar(128) not null,
    created_at bigint       not null
);

create table policies (
    account    varchar(12)   not null references accounts (id),
    name       varchar(128)  not null,
    document   varchar(100000) not null,
    updated_at bigint        not null,
    primary key (account, name)
);

create table identity_users (
    account    varchar(12) not null references accounts (id),
    name       varchar(64) not null,
    id         varchar(20) not null unique,
    created_at bigint      not null,
    primary key (account, name)
);

create table user_policies (
    account   varchar(12)  not null,
    user_name varchar(64)  not null,
    policy    varchar(128) not null,
    primary key (account, user_name, policy),
    foreign key (account, user_name) references identity_users (account, name) on delete cascade,
    foreign key (account, policy) references policies (account, name)
);

create table access_keys (
    id         varchar(20)  primary key,
    account    varchar(12)  not null,
    user_name  varchar(64)  not null,
    secret     varchar(256) not null,
    is_enabled boolean      not null,
    created_at bigint       not null,
    last_used  bigint,
    foreign key (account, user_name) references identity_users (account, name)
);
create index access_keys_by_user on access_keys (account, user_name);
