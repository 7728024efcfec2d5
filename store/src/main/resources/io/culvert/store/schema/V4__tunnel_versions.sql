-- The sealed token of the notification that is due, its thing, and the version that made it due: all or none.
-- Notifications that were due before are known as digests only and are not delivered any more.
alter table tunnels add column version bigint default 1 not null;
alter table tunnels add column notification varchar(512);
alter table tunnels add column notification_thing varchar(128);
alter table tunnels add column notification_version bigint;
alter table tunnels drop column notification_due;
create index tunnels_to_notify on tunnels (account, notification_thing);

alter table tokens add column address varchar(64);
