-- second load: 48 late rows of another meter for 1 July and for 2 May (60 days back), a corrected value on
-- 2 July, 4 July, and an outage on 3 July 10:00 to 12:00 that becomes known now
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at, load_seq)
select 'M2', 'import', timestamptz '2025-07-01 00:00:00+00' + i * interval '30 minutes', 1800, 0.25, 'actual', 1, i, timestamptz '2025-08-02 08:00:00+00', 2
from generate_series(0, 47) as series (i)
union all
select 'M2', 'import', timestamptz '2025-05-02 00:00:00+00' + i * interval '30 minutes', 1800, 0.25, 'actual', 1, i, timestamptz '2025-08-02 08:00:00+00', 2
from generate_series(0, 47) as series (i)
union all
select 'M1', 'import', timestamptz '2025-07-04 00:00:00+00' + i * interval '30 minutes', 1800, 0.5, 'actual', 1, i, timestamptz '2025-08-02 08:00:00+00', 2
from generate_series(0, 47) as series (i);
update raw_data.readings
set kwh = 1.5, loaded_at = timestamptz '2025-08-02 08:00:00+00', load_seq = 2
where meter_id = 'M1' and start_ts = timestamptz '2025-07-02 06:00:00+00';
insert into raw_data.outages
values ('F1', timestamptz '2025-07-03 10:00:00+00', timestamptz '2025-07-03 12:00:00+00', 'load_shedding', 2, 1, timestamptz '2025-08-02 08:00:00+00');
