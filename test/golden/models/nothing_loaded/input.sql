-- no file was loaded
select 1;
