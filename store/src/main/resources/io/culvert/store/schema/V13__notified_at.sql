-- When the thing confirmed the notification of the present destination token.
alter table tunnels add column notified_at bigint;
