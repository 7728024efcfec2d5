-- H2 counts UTF-16 units where the API counts code points; the lists are as long as the highest limits allow.
alter table tunnels alter column description set data type varchar(4096);
alter table tunnels alter column services set data type varchar(1000000);
alter table tunnels alter column tags set data type varchar(1000000);
