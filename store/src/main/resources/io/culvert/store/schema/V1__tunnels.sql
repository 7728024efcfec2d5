-- H2 counts UTF-16 units where the API counts code points; the lists are as long as the highest limits allow.
create table tunnels (
    id                     varchar(128) primary key,
    account                varchar(12)   not null,
    is_open                boolean       not null,
    description            varchar(4096),
    thing_name             varchar(128),
    services               varchar(1000000),
    lifetime_minutes       integer       not null,
    tags                   varchar(1000000) not null,
    created_at             bigint        not null,
    last_updated_at        bigint        not null,
    expires_at             bigint        not null,
    closed_at              bigint,
    source_attachment      varchar(64),
    source_changed_at      bigint        not null,
    destination_attachment varchar(64),
    destination_changed_at bigint        not null,
    notification_due       boolean       not null,
    destination_protocol   varchar(2),
    bytes_per_second       bigint        not null
);
create index tunnels_by_account on tunnels (account, created_at desc, id);
create index tunnels_by_thing on tunnels (account, thing_name, created_at desc, id);
create index tunnels_to_expire on tunnels (is_open, expires_at);
create index tunnels_to_purge on tunnels (closed_at);

create table tokens (
    digest       char(64) primary key,
    tunnel_id    varchar(128) not null references tunnels (id) on delete cascade,
    side         varchar(11)  not null,
    used         boolean      not null,
    client_token char(64),
    attachment   varchar(64),
    return_until bigint
);
create index tokens_by_tunnel on tokens (tunnel_id, side);

create table open_tunnels (
    account varchar(12) primary key,
    number  integer not null
);
