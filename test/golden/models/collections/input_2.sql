-- payments, known from 2 June to 8 July: the first of 15 June half an hour after midnight in Lagos, one of 5 July taken
-- back, on 6 July more than all bills of the month; a value that no longer holds, and a payment for a meter of no file
insert into raw_data.payments
    (meter_id, ts, amount, file_id, line, loaded_at)
values
    ('M1', timestamptz '2025-06-02 11:00:00+00', 1000, 6, 1, timestamptz '2025-08-02 08:00:00+00'),
    ('M1', timestamptz '2025-06-14 23:30:00+00', 9000, 6, 2, timestamptz '2025-08-02 08:00:00+00'),
    ('M1', timestamptz '2025-06-14 23:30:00+00', 1, 6, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', timestamptz '2025-06-30 11:00:00+00', 3000, 6, 4, timestamptz '2025-08-02 08:00:00+00'),
    ('M1', timestamptz '2025-07-05 11:00:00+00', -1000, 6, 5, timestamptz '2025-08-02 08:00:00+00'),
    ('M1', timestamptz '2025-07-06 11:00:00+00', 9000, 6, 6, timestamptz '2025-08-02 08:00:00+00'),
    ('M1', timestamptz '2025-07-08 11:00:00+00', 500, 6, 7, timestamptz '2025-08-02 08:00:00+00'),
    ('X9', timestamptz '2025-06-15 11:00:00+00', 99999, 6, 8, timestamptz '2025-08-02 08:00:00+00');
