-- client: digest of the MQTT client id. qos: of the subscription to the thing's notifications, null for none.
create table device_sessions (
    account varchar(12)  not null,
    thing   varchar(128) not null,
    client  char(64)     not null,
    qos     smallint,
    ends_at bigint       not null,
    primary key (account, thing, client),
    foreign key (account, thing) references things (account, name) on delete cascade
);
create index device_sessions_by_end on device_sessions (ends_at);
