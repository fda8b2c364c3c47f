-- Records migration $1, file $2.
insert into ops.migrations (version, name, applied_at)
values ($1, $2, now())
