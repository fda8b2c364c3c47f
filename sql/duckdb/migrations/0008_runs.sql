-- what a run tells of itself while it goes on and when it ended; null for commands that are not `eiot run`
alter table ops.runs add column host varchar;          -- the machine it runs on
alter table ops.runs add column pid bigint;            -- its process there
alter table ops.runs add column first_stage varchar;   -- what was asked for
alter table ops.runs add column last_stage varchar;
alter table ops.runs add column stage varchar;         -- the stage it is in, or that failed
alter table ops.runs add column retries bigint;        -- how often something was tried again; 0 for other commands
alter table ops.runs add column resumed_from varchar;  -- the run it goes on from
alter table ops.runs add column due_at timestamptz;    -- when the schedule wanted it to start; null: started by hand

alter table ops.run_stages add column attempts bigint;        -- 1: it worked, or failed, at once; 0: skipped
alter table ops.run_stages add column started_at timestamptz;

-- one row per thing worth telling of a run, in order
create table ops.run_log (
    run_id varchar not null,
    line bigint not null,           -- from 1
    told_at timestamptz not null,
    level varchar not null,         -- info, warning, error
    stage varchar,
    attempt bigint,                 -- of the stage, or of opening the store
    message varchar not null
);

-- ops.runs as it is seen from outside a run: who could open the file knows that nobody runs in it, so a run
-- that is said to be running was killed
create view ops.runs_seen as
select
    * exclude (status),
    case when status = 'running' then 'stopped' else status end as status
from ops.runs;
