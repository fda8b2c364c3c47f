-- records migration $1, file $2
insert into migrations (version, name)
select
    $1,
    $2
