alter table tunnels add column destination_protocol varchar(2);
alter table tunnels add column bytes_per_second bigint not null default 0;
