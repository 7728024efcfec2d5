-- A thing's invitation to enrol a device: digest of its code, and, once it is used, digest of the device's public
-- key and the certificate that the device got.
create table enrolment_invitations (
    account        varchar(12)  not null,
    thing          varchar(128) not null,
    digest         char(64)     not null unique,
    created_at     bigint       not null,
    ends_at        bigint       not null,
    device_key     char(64),
    certificate_id char(64),
    primary key (account, thing),
    foreign key (account, thing) references things (account, name) on delete cascade
);
