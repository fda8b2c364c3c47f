-- 4 days of half-hours; each transformer has one customer, who uses 1 to 13 kWh in a fixed disorder. fine: 5 % more
-- comes in. early and late: the customer's stamps are two intervals early, one late. negative: less comes in than is
-- used. silent: the customer reports on one day. unrelated: what comes in follows another disorder. steady: nothing
-- changes, so that clocks can't be compared.
insert into raw_data.network_nodes
    (node_id, parent_id, kind, file_id, line, loaded_at)
select
    prefix || name, case when prefix = 'M ' then 'T ' || name end,
    case when prefix = 'M ' then 'meter' else 'transformer' end, 1, 1, timestamptz '2025-08-01 08:00:00+00'
from (values ('fine'), ('early'), ('late'), ('negative'), ('silent'), ('unrelated'), ('steady')) as nodes (name)
cross join (values ('T '), ('M ')) as prefixes (prefix);
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    'M ' || nodes.name, 'import',
    timestamptz '2025-07-01 00:00:00+00' + (i + nodes.late) * interval '30 minutes', 1800,
    case when nodes.name = 'steady' then 7 else 1 + (i * i * 5 + i * 7) % 13 end,
    'actual', 1, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 191) as series (i)
cross join (
    values ('fine', 0), ('early', -2), ('late', 1), ('negative', 0), ('silent', 0), ('unrelated', 0), ('steady', 0)
) as nodes (name, late)
where i < 48 or nodes.name <> 'silent';
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    'T ' || nodes.name, 'import', timestamptz '2025-07-01 00:00:00+00' + i * interval '30 minutes', 1800,
    case
        when nodes.name = 'unrelated' then 8 + (i * i * 3 + i) % 11
        when nodes.name = 'steady' then 7.5
        else nodes.share * (1 + (i * i * 5 + i * 7) % 13)
    end,
    'actual', 2, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 191) as series (i)
cross join (
    values
        ('fine', 1.05), ('early', 1.05), ('late', 1.05), ('negative', 0.95), ('silent', 1.05), ('unrelated', 1.0),
        ('steady', 1.0)
) as nodes (name, share);
