-- The database :name and the role of that name, which owns it and alone may connect to it. Run again it changes nothing
-- but the password, which comes from the environment (OWN_PASSWORD) and must not reach the server's log.
set client_min_messages = warning;
\getenv password OWN_PASSWORD
begin;
set local log_statement = 'none';
set local log_min_duration_statement = -1;
set local log_min_error_statement = panic;
set local password_encryption = 'scram-sha-256';
select format('create role %I login', :'name')
where not exists (select from pg_roles where rolname = :'name')
\gexec
select format('alter role %I password %L', :'name', :'password')
\gexec
commit;
select format('create database %I owner %I', :'name', :'name')
where not exists (select from pg_database where datname = :'name')
\gexec
revoke all on database :"name" from public;
