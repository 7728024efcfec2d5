create table roles (
    account             varchar(12)     not null references accounts (id),
    name                varchar(64)     not null,
    id                  varchar(20)     not null unique,
    trust_policy        varchar(100000) not null,
    max_session_seconds bigint          not null,
    created_at          bigint          not null,
    primary key (account, name)
);

create table role_policies (
    account   varchar(12)  not null,
    role_name varchar(64)  not null,
    policy    varchar(128) not null,
    primary key (account, role_name, policy),
    foreign key (account, role_name) references roles (account, name) on delete cascade,
    foreign key (account, policy) references policies (account, name)
);
