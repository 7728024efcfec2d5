-- seen_at: when the thing's device was last seen. services: ids that it said it offers, joined by commas.
create table device_presence (
    account  varchar(12)   not null,
    thing    varchar(128)  not null,
    seen_at  bigint        not null,
    services varchar(1024) not null,
    primary key (account, thing),
    foreign key (account, thing) references things (account, name) on delete cascade
);
