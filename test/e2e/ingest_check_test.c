/* source_check(): how a file would be read, without a store. */
#include "ingest_kit.h"

static SourceCheck check(Kit *kit, const char *path, const char *source)
{
    IngestOptions options = {.source_name = source, .now_us = kit->now_us};
    SourceCheck outcome = {0};

    CASE_OK(
        path,
        source_check(kit->arena, &kit->project, path, &options, &outcome, &kit->error),
        &kit->error);
    return outcome;
}

static const char *columns(Kit *kit, const SourceCheck *outcome)
{
    StrBuf buffer = strbuf_new(kit->arena);

    for (size_t i = 0; i < outcome->n_columns; i++)
        strbuf_printf(
            &buffer,
            "%s=%s ",
            outcome->columns[i].heading,
            outcome->columns[i].field == NULL ? "-" : outcome->columns[i].field);
    return strbuf_text(&buffer);
}

static const char *readings(Kit *kit, const SourceCheck *outcome)
{
    StrBuf buffer = strbuf_new(kit->arena);
    char start[CIVIL_TEXT_MAX];

    for (size_t i = 0; i < outcome->n_readings; i++) {
        const CheckReading *reading = &outcome->readings[i];
        strbuf_printf(
            &buffer,
            "%lld %s %s [%s] [%s] %s %d [%s] %s [%s]\n",
            (long long) reading->line,
            reading->meter_id,
            reading->channel,
            reading->stated,
            reading->local,
            civil_text_utc(reading->start_ts, start),
            reading->length_s,
            reading->kwh,
            reading->quality,
            reading->flag);
    }
    return outcome->n_readings == 0 ? "" : strbuf_text(&buffer);
}

static const char *reasons(Kit *kit, const SourceCheck *outcome)
{
    StrBuf buffer = strbuf_new(kit->arena);

    for (size_t i = 0; i < outcome->n_reasons; i++)
        strbuf_printf(
            &buffer,
            "%lld from line %lld: %s\n",
            (long long) outcome->reasons[i].count,
            (long long) outcome->reasons[i].first_line,
            outcome->reasons[i].reason);
    return outcome->n_reasons == 0 ? "" : strbuf_text(&buffer);
}

static void test_readings(void **state)
{
    static const char profile[] =
        "name: own\nkind: readings\nformat: {delimiter: ';'}\nnumber: {decimal: comma}\n"
        "time: {format: 'DD/MM/YYYY HH:mm', zone: Europe/Paris, stamp: end}\n"
        "value: {kind: interval_energy, unit: Wh, direction: import_only}\ninterval_s: 1800\n"
        "columns: {meter_id: [prm, PDL], ts: date, kwh: Wh}\n";
    Kit *kit = kit_open();
    SourceCheck outcome;

    (void) state;
    kit_source(kit, "own", profile);
    outcome = check(
        kit,
        kit_file(
            kit,
            "in.csv",
            STR("\xef\xbb\xbfPDL;date;Wh;note\nA;01/07/2025 00:30;500,5;\nA;01/07/2025 01:00;;x\n"
                "A;13/13/2025 01:30;1;\nA;01/07/2025 02:00;x;\nA;01/07/2025 02:00;y;\n")),
        "own");
    CASE_TEXT("source", outcome.report.source, "own");
    CASE_TEXT("encoding", outcome.encoding, "utf-8 with BOM");
    CASE_TEXT("container", outcome.container, "plain");
    CASE_TEXT("delimiter", outcome.delimiter, ";");
    CASE_TEXT("zone", outcome.zone, "Europe/Paris");
    CASE_TEXT("stamp", outcome.stamp, "end");
    CASE_TEXT("value", outcome.value_kind, "interval_energy");
    CASE_TEXT("unit", outcome.unit, "Wh");
    CASE_INT("interval", outcome.interval_s, 1800);
    CASE_TEXT("columns", columns(kit, &outcome), "PDL=meter_id date=ts Wh=kwh note=- ");
    CASE_TEXT(
        "readings",
        readings(kit, &outcome),
        "2 A import [01/07/2025 00:30] [2025-07-01 00:00:00] 2025-06-30T22:00:00Z 1800 [0.5005] "
        "actual []\n"
        "3 A import [01/07/2025 01:00] [2025-07-01 00:30:00] 2025-06-30T22:30:00Z 1800 [] missing "
        "[]\n");
    CASE_TEXT(
        "reasons",
        reasons(kit, &outcome),
        "2 from line 5: value '...' is not a number with a decimal comma\n"
        "1 from line 4: stamp '...' names no date or time that exists\n");
    CASE_INT("records", outcome.report.records, 5);
    CASE_INT("loaded", outcome.report.loaded, 2);
    CASE_INT("missing", outcome.report.missing, 1);
    CASE_TRUE("not refused", outcome.refusal == NULL);
    CASE_TEXT("nothing is written", kit_rows(kit, "select count(*) from ops.files"), "0\n");
    kit_close(kit);
}

/* Lengths are those the whole file says, not only its beginning. */
static void test_lengths(void **state)
{
    Kit *kit = kit_open();
    SourceCheck outcome;

    (void) state;
    outcome = check(
        kit,
        kit_file(
            kit,
            "in.csv",
            STR("meter_id,ts,kwh\nA,2025-07-01T00:00:00+01:00,1\nB,2025-07-01T00:00:00+01:00,1\n"
                "A,2025-07-01T00:15:00+01:00,1\nA,2025-07-01T00:30:00+01:00,1\n")),
        NULL);
    CASE_TEXT("zone", outcome.zone, "in_stamp");
    CASE_INT("interval", outcome.interval_s, 900);
    CASE_TEXT(
        "readings",
        readings(kit, &outcome),
        "2 A import [2025-07-01T00:00:00+01:00] [2025-06-30 23:00:00] 2025-06-30T23:00:00Z 900 [1] "
        "actual []\n"
        "3 B import [2025-07-01T00:00:00+01:00] [2025-06-30 23:00:00] 2025-06-30T23:00:00Z 900 [1] "
        "actual []\n"
        "4 A import [2025-07-01T00:15:00+01:00] [2025-06-30 23:15:00] 2025-06-30T23:15:00Z 900 [1] "
        "actual []\n"
        "5 A import [2025-07-01T00:30:00+01:00] [2025-06-30 23:30:00] 2025-06-30T23:30:00Z 900 [1] "
        "actual []\n");
    kit_close(kit);
}

static void test_refusals(void **state)
{
    static const struct {
        const char *name;
        const char *source;
        const char *input;
        const char *refusal;
    } cases[] = {
        {"wrong header",
         "generic",
         "meter,ts,kwh\nA,2025-07-01T00:00:00Z,1\n",
         "column 'meter_id' for 'meter_id' is missing"},
        {"nothing loads",
         "generic",
         "meter_id,ts,kwh\nA,1 July,1\n",
         "none of the file's 1 record can be loaded"},
        {"another kind",
         "tariffs",
         "tariff,from_kwh,price_per_kwh,currency\n",
         "the file has no records"},
    };

    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Kit *kit = kit_open();
        SourceCheck outcome =
            check(kit, kit_file(kit, "in.csv", str_from(cases[i].input)), cases[i].source);
        CASE_TRUE(cases[i].name, outcome.refusal != NULL);
        CASE_TEXT(cases[i].name, outcome.refusal, cases[i].refusal);
        CASE_INT(cases[i].name, outcome.report.status, INGEST_REFUSED);
        kit_close(kit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_readings),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_refusals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
