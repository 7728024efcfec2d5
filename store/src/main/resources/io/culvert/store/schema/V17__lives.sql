-- expand
-- The runs of the processes that share this database. renewal: grows with each renewal of the lease.
-- renewed_at: by the database's clock, for people. ended_at: when the state became STOPPED or LOST.
create table nodes (
    id          varchar(36)  primary key,
    folder      varchar(255) not null,
    name        varchar(128) not null,
    link        varchar(255) not null,
    build       varchar(64)  not null,
    away_millis bigint       not null,
    state       varchar(8)   not null,
    renewal     bigint       not null,
    started_at  bigint       not null,
    renewed_at  bigint       not null,
    ended_at    bigint
);
create index nodes_by_folder on nodes (folder);

-- home: the life whose relay pairs the tunnel's peers. holder: the life that last admitted a peer with the token.
-- Both are null where one process has the database to itself. No foreign keys: they would lock the rows of the
-- leases.
alter table tunnels add column home varchar(36);
create index tunnels_by_home on tunnels (home);
alter table tokens add column holder varchar(36);
