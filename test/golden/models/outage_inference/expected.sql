-- no row when right: the outage of T1 and the schedule of F2, and nothing else
with expected (node_id, start_ts, end_ts, kind, source) as (
    values
        ('T1', timestamptz '2025-07-02 10:00:00+00', timestamptz '2025-07-02 12:00:00+00', 'inferred', 'neighbours'),
        ('F2', timestamptz '2025-07-02 09:50:00+00', timestamptz '2025-07-02 12:10:00+00', 'planned', 'schedule')
),

actual as (
    select
        node_id,
        start_ts,
        end_ts,
        kind,
        source
    from intermediate.int_outages
)

(select node_id, start_ts, end_ts, kind, source from expected except all select node_id, start_ts, end_ts, kind, source from actual)
union all
(select node_id, start_ts, end_ts, kind, source from actual except all select node_id, start_ts, end_ts, kind, source from expected)
