create table sign_in_links (
    digest        varchar(64)   primary key,
    owner         varchar(255)  not null,
    access_key_id varchar(20)   not null,
    session_token varchar(4096) not null,
    expires_at    bigint        not null
);
create index sign_in_links_by_owner on sign_in_links (owner);
create index sign_in_links_by_expiry on sign_in_links (expires_at);
