-- nothing new
select 1;
