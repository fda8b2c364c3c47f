-- What every session starts with; each line with its reason. Run by store_connect().

-- instants are UTC everywhere; local days are made by name of a zone, never by the session's
set timezone = 'UTC';

-- dates and intervals as text are the same on every server
set datestyle = 'ISO, YMD';
set intervalstyle = 'postgres';

-- a name means the same table for every role: schema.name, or a temporary table (always found first)
set search_path = '';

-- doubles as text keep every digit
set extra_float_digits = 1;

-- '\' is an ordinary character of a text
set standard_conforming_strings = on;

-- no chatter such as "table does not exist, skipping"
set client_min_messages = warning;

-- each statement sees what is committed when it starts, whatever the role's default
set default_transaction_isolation = 'read committed';

-- models of this size run in less time than compiling their expressions takes
set jit = off;

-- nothing waits for ever: a statement, a lock that another session holds, a transaction whose eiot
-- hangs. And the server looks whether eiot is still there while a statement runs, so that a killed one
-- holds no lock (servers on Linux, 14 or newer). What the role, the database or the URL sets holds
-- instead.
select set_config(wanted.name, wanted.value, false)
from (
    values
        ('statement_timeout', '1h'),
        ('lock_timeout', '1min'),
        ('idle_in_transaction_session_timeout', '1h'),
        ('client_connection_check_interval', '5s')
) as wanted (name, value)
inner join pg_settings
    on pg_settings.name = wanted.name
    and pg_settings.source not in ('database', 'user', 'database user', 'client')
where wanted.name <> 'client_connection_check_interval' or version() like '%linux%';
