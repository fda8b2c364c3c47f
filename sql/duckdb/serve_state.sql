-- The web server's own tables, made when they are missing. Run by state_open() at every opening.

-- the log goes into the file only when state_tidy() says so: the reason stands there
set global checkpoint_threshold = '1TB';

-- nothing of it is ever written elsewhere
set global temp_directory = '';

create schema if not exists access;

-- one row: the version of these tables, and when they were last opened or tidied
create table if not exists access.state (
    version integer not null,
    touched_at timestamptz not null
);

insert into access.state (version, touched_at)
select 1, now()
where not exists (select 1 from access.state);

create table if not exists access.users (
    name varchar primary key,
    role varchar not null,              -- viewer, analyst, admin
    password_hash varchar not null,     -- argon2id, with its salt and its costs
    is_disabled boolean not null,
    must_change boolean not null,       -- the password is one-time
    created_at timestamptz not null,
    last_seen_at timestamptz            -- to about ten minutes; null: never signed in
);

-- numbers are never given twice, so that the audit log stays true when tokens are gone
create sequence if not exists access.token_ids;

create table if not exists access.tokens (
    token_id bigint primary key,
    token_hash varchar not null unique, -- BLAKE2b, never the token
    label varchar not null,
    user_name varchar not null,
    role varchar not null,
    created_at timestamptz not null,
    last_used_at timestamptz,           -- to about ten minutes
    expires_at timestamptz              -- null: never
);

create sequence if not exists access.audit_ids;

create table if not exists access.audit (
    audit_id bigint not null,           -- in the order things were done
    done_at timestamptz not null,
    user_name varchar,                  -- null: nobody was signed in
    peer varchar not null,
    action varchar not null,
    object varchar,
    detail varchar
);

create table if not exists access.assignments (
    meter_id varchar primary key,
    user_name varchar not null,
    assigned_at timestamptz not null,
    assigned_by varchar not null
);

-- outcomes of inspections on their way into the store
create table if not exists access.waiting_visits (
    visit_id bigint not null,           -- in the order they came
    meter_id varchar not null,
    inspected_on date not null,
    outcome varchar not null,
    kwh double,
    note varchar,
    user_name varchar not null,
    sent_at timestamptz not null
);
