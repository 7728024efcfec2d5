-- One row. life: the process that used the database last. mark: what the data folder was told last, so that a
-- database or folder from a backup is known as such.
create table database_use (
    id   integer primary key,
    life varchar(64) not null,
    mark varchar(64) not null
);
insert into database_use (id, life, mark) values (1, '', '');
