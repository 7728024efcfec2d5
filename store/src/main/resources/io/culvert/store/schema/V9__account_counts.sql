-- How many rows of each kind an account has, for its quotas.
create table account_counts (
    account varchar(12) not null,
    kind    varchar(16) not null,
    number  integer     not null,
    primary key (account, kind)
);
insert into account_counts select account, 'OPEN_TUNNELS', count(*) from tunnels where is_open group by account;
insert into account_counts select account, 'CLOSED_TUNNELS', count(*) from tunnels where not is_open group by account;
insert into account_counts select account, 'THINGS', count(*) from things group by account;
insert into account_counts select account, 'THING_GROUPS', count(*) from thing_groups group by account;
insert into account_counts select account, 'CERTIFICATES', count(*) from certificates group by account;
insert into account_counts select account, 'POLICIES', count(*) from device_policies group by account;
drop table open_tunnels;
create index tunnels_closed on tunnels (account, closed_at, id);
