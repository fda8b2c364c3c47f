#include "base/civil.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/parse.h"
#include "cases.h"
#include "files.h"
#include "simulate/simulate.h"

static int64_t count_lines(Str text)
{
    int64_t n_lines = 0;
    Str line;

    while (next_line(&text, &line))
        n_lines++;
    return n_lines;
}

/* One fingerprint of all files, names and bytes. */
static const char *fingerprint(Arena *arena, const char *folder)
{
    HashStream *stream = hash_begin();
    char *text = arena_alloc(arena, HASH_TEXT_MAX);
    const char **paths;
    size_t n_paths;
    Error err;

    CASE_OK("list", file_list(arena, folder, &paths, &n_paths, &err), &err);
    for (size_t at = 0; at < n_paths; at++) {
        hash_add(stream, str_from(paths[at] + strlen(folder)));
        hash_add(stream, text_of(arena, "", paths[at]));
    }
    hash_end(stream, text);
    return text;
}

static void same_bytes_for_any_threads(void **state)
{
    Arena *arena = arena_new();
    const char *first = NULL;

    (void) state;
    for (size_t n_threads = 1; n_threads <= 5; n_threads += 2) {
        const char *folder = new_folder(arena);
        const char *print;

        (void) run(arena, folder, 130, 35, 0.1, n_threads);
        print = fingerprint(arena, folder);
        if (first == NULL)
            first = print;
        CASE_TEXT("threads", print, first);
        (void) run(arena, folder, 130, 35, 0.1, n_threads);
        CASE_TEXT("again into the same folder", fingerprint(arena, folder), first);
    }
    arena_free(arena);
}

static void another_seed_is_another_network(void **state)
{
    Arena *arena = arena_new();
    SimulateOptions options = simulate_defaults();
    SimulateReport report;
    const char *first;
    Error err;

    (void) state;
    options.folder = new_folder(arena);
    options.n_meters = 30;
    options.n_days = 3;
    CASE_OK("seed 1", simulate_network(arena, &options, &report, &err), &err);
    first = fingerprint(arena, options.folder);
    options.seed = 2;
    CASE_OK("seed 2", simulate_network(arena, &options, &report, &err), &err);
    CASE_TRUE("differs", strcmp(first, fingerprint(arena, options.folder)) != 0);
    arena_free(arena);
}

static void report_counts_what_the_files_hold(void **state)
{
    Arena *arena = arena_new();
    const char *folder = new_folder(arena);
    SimulateReport report = run(arena, folder, 100, 45, 0.1, 0);
    Str june = text_of(arena, folder, "files/readings/readings-2025-06.csv");
    Str july = text_of(arena, folder, "files/readings/readings-2025-07.csv");
    int64_t n_broken = 0;
    int64_t n_estimated = 0;
    int64_t n_blank = 0;
    int64_t n_export = 0;
    Str line;

    (void) state;
    CASE_INT("files", report.n_files, 12);
    CASE_INT("rows", count_lines(june) + count_lines(july) - 2, report.rows);
    /* every interval has a line or is absent; node meters and the export channel have all */
    assert_true(next_line(&june, &line));
    CASE_TEXT("header", str_dup(arena, line), "meter_id,ts,kwh,channel,length_s,quality");
    for (size_t month = 0; month < 2; month++) {
        while (next_line(month == 0 ? &june : &july, &line)) {
            Str value = field(line, 2);
            int64_t stamp_us;
            double kwh;

            if (str_equal(field(line, 0), STR("meter_id")))
                continue;
            n_estimated += str_equal(field(line, 5), STR("E"));
            n_export += str_equal(field(line, 3), STR("export"));
            if (field(line, 5).len == 0 || !civil_parse_rfc3339(field(line, 1), &stamp_us) ||
                (value.len > 0 && !str_parse_f64(value, &kwh)))
                n_broken++;
            else
                n_blank += value.len == 0;
        }
    }
    CASE_INT("broken", n_broken, report.broken);
    CASE_INT("blanks", n_blank, report.blanks);
    CASE_INT("estimated", n_estimated - report.corrected, report.estimated);
    CASE_TRUE("some of each", report.broken > 0 && report.blanks > 0 && report.duplicates > 0);
    CASE_INT(
        "intervals",
        report.rows - report.duplicates - report.corrected - n_export + report.absent,
        45 * 48 * (int64_t) (report.n_meters + report.n_transformers + report.n_feeders + 1));
    arena_free(arena);
}

/* The kinds of a truth file in which the meter is not to blame. */
static bool is_look_alike(Str kind)
{
    static const char *const KINDS[] = {
        "vacancy",
        "moved_out",
        "customer_change",
        "solar",
        "efficiency",
        "faulty_meter",
        "wrong_multiplier",
        "wrong_mapping"};

    for (size_t at = 0; at < COUNT_OF(KINDS); at++) {
        if (str_equal(kind, str_from(KINDS[at])))
            return true;
    }
    return false;
}

static void truth_tells_of_every_meter(void **state)
{
    Arena *arena = arena_new();
    const char *folder = new_folder(arena);
    SimulateReport report = run(arena, folder, 400, 60, 0.1, 0);
    Str truth = text_of(arena, folder, "truth.csv");
    int64_t n_thieves = 0;
    int64_t n_lookalikes = 0;
    int64_t n_hook_ups = 0;
    int64_t n_meters = 0;
    double stolen_kwh = 0;
    Str line;

    (void) state;
    assert_true(next_line(&truth, &line));
    CASE_TEXT("header", str_dup(arena, line), "meter_id,is_theft,kind,start,end,stolen_kwh");
    while (next_line(&truth, &line)) {
        bool is_thief = str_equal(field(line, 1), STR("1"));
        bool is_hook_up = str_equal(field(line, 2), STR("hook_up"));
        int64_t start_us;
        int64_t end_us;
        double kwh = -1;

        n_meters += field(line, 0).ptr[0] == 'M';
        n_thieves += is_thief;
        n_lookalikes += is_look_alike(field(line, 2));
        n_hook_ups += is_hook_up;
        CASE_INT("hook-ups are of a transformer", field(line, 0).ptr[0] == 'T', is_hook_up);
        CASE_TRUE("stolen", str_parse_f64(field(line, 5), &kwh) && kwh >= 0);
        CASE_TRUE("by thieves alone", kwh <= 0 || is_thief || is_hook_up);
        stolen_kwh += kwh;
        if (!is_thief)
            continue;
        CASE_TRUE("start", civil_parse_rfc3339(field(line, 3), &start_us));
        CASE_TRUE("end", civil_parse_rfc3339(field(line, 4), &end_us));
        CASE_TRUE(
            "in the middle half, or before",
            start_us == report.start_us || (start_us - report.start_us >= 15 * US_PER_DAY &&
                                            report.end_us - start_us >= 15 * US_PER_DAY));
        CASE_INT("end of the window", end_us, report.end_us);
    }
    CASE_INT("meters", n_meters, 400);
    CASE_INT("thieves", n_thieves, 40);
    CASE_INT("report", report.n_thieves, 40);
    CASE_INT("look-alikes", n_lookalikes, 40);
    CASE_INT("hook-ups", n_hook_ups, report.n_hook_ups);
    CASE_NEAR("stolen", stolen_kwh, report.stolen_kwh, 1e-6);
    CASE_NEAR("input", report.input_kwh, report.true_kwh + report.technical_kwh, 1e-6);
    CASE_TRUE("transformers lose", report.transformer_technical_kwh > 0);
    CASE_TRUE("lines lose too", report.technical_kwh > report.transformer_technical_kwh);
    CASE_TRUE("below 8 %", report.technical_kwh < 0.08 * report.input_kwh);
    arena_free(arena);
}

/* Marks the thieves of a truth file, by number of the meter from 1. */
static void mark_thieves(Arena *arena, const char *folder, bool *ret_steals, size_t n_meters)
{
    Str truth = text_of(arena, folder, "truth.csv");
    size_t meter = 0;
    Str line;

    assert_true(next_line(&truth, &line));
    while (next_line(&truth, &line)) {
        if (field(line, 0).ptr[0] == 'M')
            ret_steals[++meter] = str_equal(field(line, 1), STR("1"));
    }
    CASE_INT("meters", meter, n_meters);
}

/* The next line of a customer who does not steal. */
static bool next_honest(Str *text, const bool *steals, Str *ret_line)
{
    while (next_line(text, ret_line)) {
        Str id = field(*ret_line, 0);
        int64_t meter;

        if (id.ptr[0] != 'M')
            continue;
        assert_true(str_parse_i64((Str){.ptr = id.ptr + 1, .len = id.len - 1}, &meter));
        if (!steals[meter])
            return true;
    }
    return false;
}

static void honest_lines_do_not_depend_on_thieves(void **state)
{
    Arena *arena = arena_new();
    const char *honest = new_folder(arena);
    const char *mixed = new_folder(arena);
    bool steals[61] = {false};
    int64_t n_same = 0;
    Str left;
    Str right;
    Str left_line;
    Str right_line;

    (void) state;
    for (size_t at = 0; at < 2; at++) {
        SimulateOptions options = simulate_defaults();
        SimulateReport report;
        Error err;

        options.folder = at == 0 ? honest : mixed;
        options.n_meters = 60;
        options.n_days = 30;
        options.theft_share = at == 0 ? 0 : 0.5;
        options.lookalike_share = 0.1;
        CASE_OK("run", simulate_network(arena, &options, &report, &err), &err);
    }
    mark_thieves(arena, mixed, steals, 60);
    left = text_of(arena, honest, "files/readings/readings-2025-06.csv");
    right = text_of(arena, mixed, "files/readings/readings-2025-06.csv");
    while (next_honest(&left, steals, &left_line)) {
        assert_true(next_honest(&right, steals, &right_line));
        if (!str_equal(left_line, right_line))
            fail_msg("%.*s became %.*s", STR_ARG(left_line), STR_ARG(right_line));
        n_same++;
    }
    CASE_TRUE("no more", !next_honest(&right, steals, &right_line));
    CASE_TRUE("thirty customers, thirty days", n_same > 30 * 1400);
    arena_free(arena);
}

static void schedule_shows_as_zeros(void **state)
{
    Arena *arena = arena_new();
    const char *folder = new_folder(arena);
    Str outages;
    Str readings;
    Str line;
    Str start;
    int64_t n_zeros = 0;

    (void) state;
    (void) run(arena, folder, 40, 5, 0, 0);
    outages = text_of(arena, folder, "files/outages.csv");
    readings = text_of(arena, folder, "files/readings/readings-2025-06.csv");
    assert_true(next_line(&outages, &line) && next_line(&outages, &line));
    CASE_TEXT("feeder", str_dup(arena, field(line, 0)), "F01");
    CASE_TEXT("kind", str_dup(arena, field(line, 3)), "load_shedding");
    start = field(line, 1);
    while (next_line(&readings, &line)) {
        if (!str_equal(field(line, 1), start) || field(line, 0).ptr[0] != 'F')
            continue;
        if (str_equal(field(line, 0), STR("F01"))) {
            CASE_TEXT("dark", str_dup(arena, field(line, 2)), "0.000");
            n_zeros++;
        } else {
            CASE_TRUE("the other feeder has supply", !str_equal(field(line, 2), STR("0.000")));
        }
    }
    CASE_INT("seen", n_zeros, 1);
    arena_free(arena);
}

static void extremes_are_fine(void **state)
{
    static const struct {
        const char *name;
        int64_t n_meters;
        int64_t n_days;
        double theft;
        size_t n_thieves;
    } CASES[] = {
        {"one meter, one day", 1, 1, 0, 0},
        {"one thief", 1, 1, 1, 1},
        {"nobody", 40, 2, 0, 0},
        {"everybody", 40, 2, 1, 40},
        {"more than a year", 2, 400, 0.5, 1},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        Arena *arena = arena_new();
        SimulateOptions options = simulate_defaults();
        SimulateReport report;
        Error err;

        options.folder = new_folder(arena);
        options.n_meters = CASES[at].n_meters;
        options.n_days = CASES[at].n_days;
        options.theft_share = CASES[at].theft;
        options.thefts.kinds = (SimKinds){.items = {SIM_BYPASS}, .n = 1};
        CASE_OK(CASES[at].name, simulate_network(arena, &options, &report, &err), &err);
        CASE_INT(CASES[at].name, report.n_thieves, CASES[at].n_thieves);
        CASE_INT(CASES[at].name, report.stolen_kwh > 0, CASES[at].n_thieves > 0);
        CASE_TRUE(CASES[at].name, report.rows > 0 && report.broken > 0);
        arena_free(arena);
    }
}

static void refuses_bad_options(void **state)
{
    SimulateOptions good = simulate_defaults();

    struct {
        const char *name;
        SimulateOptions options;
        Status status;
        const char *message;
    } cases[] = {
        {"no meter", good, STATUS_USAGE, "number of meters is 0, expected 1 to 1000000"},
        {"too many", good, STATUS_USAGE, "number of meters is 1000001, expected 1 to 1000000"},
        {"no day", good, STATUS_USAGE, "number of days is -1, expected 1 to 1100"},
        {"theft above 1", good, STATUS_USAGE, "share of thieves is 1.5, expected 0 to 1"},
        {"theft below 0", good, STATUS_USAGE, "share of thieves is -0.1, expected 0 to 1"},
        {"theft not a number", good, STATUS_USAGE, "share of thieves is nan, expected 0 to 1"},
        {"long ago",
         good,
         STATUS_USAGE,
         "first day is out of range, expected 2000-01-01 to 2099-12-31"},
        {"threads", good, STATUS_USAGE, "number of threads is 1000, expected 1 to 256"},
        {"no folder", good, STATUS_USAGE, "the folder for the simulated files is not given"},
        {"zone",
         good,
         STATUS_CONFIG,
         "simulate into '/tmp/eiot-none': time zone 'Africa/Nowhere' is not known"},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        cases[at].options.folder = "/tmp/eiot-none";
    cases[0].options.n_meters = 0;
    cases[1].options.n_meters = 1000001;
    cases[2].options.n_days = -1;
    cases[3].options.theft_share = 1.5;
    cases[4].options.theft_share = -0.1;
    cases[5].options.theft_share = (double) NAN;
    cases[6].options.start_day = 0;
    cases[7].options.n_threads = 1000;
    cases[8].options.folder = "";
    cases[9].options.zone_name = "Africa/Nowhere";
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        SimulateReport report;
        Error err;

        CASE_INT(
            cases[at].name,
            simulate_network(arena, &cases[at].options, &report, &err),
            cases[at].status);
        CASE_TEXT(cases[at].name, err.message, cases[at].message);
    }
    CASE_TRUE("nothing was made", !file_exists("/tmp/eiot-none"));
    arena_free(arena);
}

static void does_not_mix_two_simulations(void **state)
{
    Arena *arena = arena_new();
    const char *folder = new_folder(arena);
    const char *july = file_join(arena, folder, "files/readings/readings-2025-07.csv");
    SimulateOptions options = simulate_defaults();
    SimulateReport report;
    const char *before;
    Error err;

    (void) state;
    (void) run(arena, folder, 5, 40, 0, 1);
    before = fingerprint(arena, folder);
    options.folder = folder;
    options.n_meters = 5;
    options.n_days = 10;
    CASE_INT("status", simulate_network(arena, &options, &report, &err), STATUS_USAGE);
    CASE_TEXT(
        "message",
        err.message,
        arena_printf(
            arena,
            "simulate into '%s': folder '%s' holds '%s', which this simulation would not replace",
            folder,
            folder,
            july));
    CASE_TEXT("hint", err.hint, "Choose another folder, or remove that file.");
    CASE_TEXT("as it was", fingerprint(arena, folder), before);
    CASE_TRUE("no rest", !file_exists(file_join(arena, folder, "files/.network.csv.part")));
    arena_free(arena);
}

static void count_update(void *context, const char *what, uint64_t done, uint64_t total)
{
    uint64_t *seen = context;

    CASE_TEXT("what", what, "transformers simulated");
    CASE_TRUE("grows", done > seen[0] && done <= total);
    seen[0] = done;
    seen[1] = total;
}

static void tells_progress(void **state)
{
    Arena *arena = arena_new();
    uint64_t seen[2] = {0};
    Progress progress = {.update = count_update, .context = seen};
    SimulateOptions options = simulate_defaults();
    SimulateReport report;
    Error err;

    (void) state;
    options.folder = new_folder(arena);
    options.n_meters = 100;
    options.n_days = 1;
    options.progress = &progress;
    CASE_OK("run", simulate_network(arena, &options, &report, &err), &err);
    CASE_INT("total", seen[1], report.n_transformers);
    CASE_INT("done", seen[0], seen[1]);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bytes_for_any_threads),
        cmocka_unit_test(another_seed_is_another_network),
        cmocka_unit_test(report_counts_what_the_files_hold),
        cmocka_unit_test(truth_tells_of_every_meter),
        cmocka_unit_test(honest_lines_do_not_depend_on_thieves),
        cmocka_unit_test(schedule_shows_as_zeros),
        cmocka_unit_test(extremes_are_fine),
        cmocka_unit_test(refuses_bad_options),
        cmocka_unit_test(does_not_mix_two_simulations),
        cmocka_unit_test(tells_progress),
    };

    return cmocka_run_group_tests(tests, folders_begin, folders_end);
}
