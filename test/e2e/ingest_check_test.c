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

/* Reasons of one kind add up whatever the values are; apostrophes are no quotes. */
static void test_reasons(void **state)
{
    Kit *kit = kit_open();
    SourceCheck outcome;

    (void) state;
    outcome = check(
        kit,
        kit_file(
            kit,
            "in.csv",
            STR("meter_id,ts,kwh\nA,2025-07-01T00:00:00Z,1\nA,2025-07-01T00:30:00Z,can't\n"
                "A,2025-07-01T01:00:00Z,it's 5 o'clock\nA,2025-07-01T01:30:00Z,' '\n"
                "A,1999-01-01T00:00:00Z,1\nA,1998-01-01T00:00:00Z,1\n"
                "A,2025-07-01T02:00:00Z,65535\nA,2025-07-01T02:30:00Z,65536\n"
                "A,2025-07-01T02:00:00Z,-1\n,2025-07-01T02:30:00Z,1\nA,2025-07-01T03:00:00Z\n")),
        "generic");
    CASE_TEXT(
        "reasons",
        reasons(kit, &outcome),
        "3 from line 3: value '...' is not a number with a decimal point\n"
        "2 from line 6: stamp ... is before 2000-01-01T00:00:00Z, the first that is accepted\n"
        "2 from line 8: energy of ... kWh in 1800 s is more than 10000 kWh an hour\n"
        "1 from line 10: value '...' is negative, but the source is import only\n"
        "1 from line 11: meter id is blank\n"
        "1 from line 12: record has 2 fields, expected 3\n");
    CASE_INT("all", outcome.report.unread, 10);
    CASE_INT("a check stores none", outcome.report.kept, 0);

    kit_source(
        kit,
        "own",
        "name: own\nkind: readings\n" KIT_POINT KIT_KWH "interval_s: previous_stamp\n"
        "time: {format: rfc3339, zone: in_stamp, stamp: end}\n"
        "columns: {meter_id: meter_id, ts: ts, kwh: kwh}\n");
    outcome = check(
        kit, kit_file(kit, "in.csv", STR("meter_id,ts,kwh\nA,2025-07-01T00:00:00Z,1\n")), "own");
    CASE_TEXT(
        "apostrophe",
        reasons(kit, &outcome),
        "1 from line 2: the meter's first stamp: the length is not known\n");
    kit_close(kit);
}

/* What is impossible for the length known at the end is no reading that would be loaded. */
static void test_late_rejects(void **state)
{
    Kit *kit = kit_open();
    SourceCheck outcome;

    (void) state;
    outcome = check(
        kit,
        kit_file(
            kit,
            "in.csv",
            STR("meter_id,ts,kwh\nA,2025-07-01T00:00:00Z,1\nA,2025-07-01T00:30:00Z,65535\n"
                "A,2025-07-01T01:00:00Z,2\n")),
        "generic");
    CASE_INT("loaded", outcome.report.loaded, 2);
    CASE_INT("rejected", outcome.report.rejected, 1);
    CASE_INT("shown", outcome.n_readings, 2);
    CASE_INT("shown", outcome.readings[1].line, 4);
    CASE_INT("reject", outcome.report.rejects[0].line, 3);
    kit_close(kit);
}

/* No such file is said as such, also when no profile has to open it. */
static void test_no_file(void **state)
{
    Kit *kit = kit_open();
    const char *path = arena_printf(kit->arena, "%s/absent.csv", kit->folder);
    const char *named[] = {NULL, "own"};

    (void) state;
    kit_source(
        kit,
        "own",
        KIT_PROFILE(
            KIT_POINT,
            KIT_STAMPS,
            KIT_KWH,
            "interval_s: 1800\n") "match: {file: ['other*.csv']}\n");
    for (size_t i = 0; i < COUNT_OF(named); i++) {
        IngestOptions options = {.source_name = named[i], .now_us = kit->now_us};
        SourceCheck outcome;
        CASE_INT(
            "status",
            source_check(kit->arena, &kit->project, path, &options, &outcome, &kit->error),
            STATUS_IO);
        CASE_TEXT(
            "message",
            kit->error.message,
            arena_printf(kit->arena, "can't open '%s': No such file or directory", path));
        kit_load(kit, path, named[i]);
        CASE_INT("load", kit->status, STATUS_IO);
    }
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
        const char *where; /* behind the path */
        const char *hint;
        const char *columns;
    } cases[] = {
        {"wrong header",
         "generic",
         "meter,ts,kwh\nA,2025-07-01T00:00:00Z,1\n",
         "column 'meter_id' for 'meter_id' is missing",
         ":1",
         "The headings found are: meter, ts, kwh.",
         "meter=- ts=ts kwh=kwh "},
        {"a heading twice",
         "generic",
         "meter_id,ts,kwh,KWH\nA,2025-07-01T00:00:00Z,1,1\n",
         "heading 'KWH' stands twice, in columns 3 and 4",
         ":1",
         "Give the columns of this source by position.",
         "meter_id=meter_id ts=ts kwh=kwh KWH=- "},
        {"wrong header of another kind",
         "tariffs",
         "tariff,from,price_per_kwh,currency\nA,0,1,XOF\n",
         "column 'from_kwh' for 'from_kwh' is missing",
         ":1",
         "The headings found are: tariff, from, price_per_kwh, currency.",
         "tariff=tariff from=- price_per_kwh=price_per_kwh currency=currency "},
        {"nothing loads",
         "generic",
         "meter_id,ts,kwh\nA,1 July,1\n",
         "none of the file's 1 record can be loaded",
         ":2:2",
         "The first rejected record: stamp '1 July' is not of the form rfc3339.",
         "meter_id=meter_id ts=ts kwh=kwh "},
        {"another kind",
         "tariffs",
         "tariff,from_kwh,price_per_kwh,currency\n",
         "the file has no records",
         "",
         "Check that the export or the copy of this file was finished.",
         "tariff=tariff from_kwh=from_kwh price_per_kwh=price_per_kwh currency=currency "},
    };

    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Kit *kit = kit_open();
        const char *path = kit_file(kit, "in.csv", str_from(cases[i].input));
        SourceCheck outcome = check(kit, path, cases[i].source);
        CASE_TRUE(cases[i].name, outcome.refusal != NULL);
        CASE_TEXT(cases[i].name, outcome.refusal, cases[i].refusal);
        CASE_INT(cases[i].name, outcome.report.status, INGEST_REFUSED);
        CASE_INT(cases[i].name, outcome.problem.status, STATUS_DATA);
        CASE_TEXT(cases[i].name, outcome.problem.message, cases[i].refusal);
        CASE_TEXT(
            cases[i].name,
            outcome.problem.where,
            arena_printf(kit->arena, "%s%s", path, cases[i].where));
        CASE_TEXT(cases[i].name, outcome.problem.hint, cases[i].hint);
        CASE_TEXT(cases[i].name, columns(kit, &outcome), cases[i].columns);
        kit_close(kit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_readings),
        cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_late_rejects),
        cmocka_unit_test(test_no_file),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_refusals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
