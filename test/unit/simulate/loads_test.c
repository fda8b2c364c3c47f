#include "base/hash.h"
#include "base/parse.h"
#include "files.h"
#include "simulate/loads.h"

/* A file of 12 meters and 21 days: meter k uses k x 0.1 kWh a half-hour; one interval is missing.
 */
static const char *make_loads(Arena *arena)
{
    const char *path = file_join(arena, new_folder(arena), "loads.csv");
    StrBuf text = strbuf_new(arena);
    Error err;

    strbuf_puts(&text, "LCLid,tstp,energy(kWh/hh)\n");
    for (int meter = 1; meter <= 12; meter++)
        for (int slot = 0; slot < 21 * 48; slot++) {
            if (meter == 3 && slot == 100)
                continue;
            strbuf_printf(
                &text,
                "MAC%03d,2013-03-%02d %02d:%02d:00, %.1f \n",
                meter,
                1 + slot / 48,
                slot % 48 / 2,
                slot % 2 * 30,
                0.1 * meter);
        }
    CASE_OK("loads", file_write(path, strbuf_str(&text), &err), &err);
    return path;
}

static SimLoadsReport
put_thefts(Arena *arena, const char *loads, const char *folder, SimConduct kind)
{
    SimLoadsOptions options = sim_loads_defaults();
    SimLoadsReport report = {0};
    Error err;

    options.folder = folder;
    options.paths = &loads;
    options.n_paths = 1;
    options.areas = (SimAreasOptions){.n_days = 10, .n_areas = 3, .area_size = 5, .seed = 4};
    options.thefts.kinds = (SimKinds){.items = {kind}, .n = 1};
    options.thefts.tampering = (SimTampering){.n_days = 3, .last_days = 6};
    options.n_thieves = 1;
    CASE_OK("thefts", sim_loads(arena, &options, &report, &err), &err);
    return report;
}

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

/* The true use of a customer, by origin.csv. */
static double true_kwh_of(Arena *arena, const char *folder, Str meter_id)
{
    Str origin = text_of(arena, folder, "origin.csv");
    Str line;

    while (next_line(&origin, &line)) {
        int64_t number;

        if (!str_equal(field(line, 0), meter_id))
            continue;
        assert_true(str_parse_i64((Str){.ptr = field(line, 2).ptr + 3, .len = 3}, &number));
        return 0.1 * (double) number;
    }
    fail_msg("no '%.*s' in origin.csv", STR_ARG(meter_id));
    return 0;
}

static bool is_thief(Arena *arena, const char *folder, Str meter_id)
{
    Str truth = text_of(arena, folder, "truth.csv");
    Str line;

    while (next_line(&truth, &line)) {
        if (str_equal(field(line, 0), meter_id))
            return str_equal(field(line, 1), STR("1"));
    }
    return false;
}

/* Readings of one file against what is known of it. */
static void check_file(Arena *arena, const char *folder, const char *name, double *ret_stolen_kwh)
{
    Str text = text_of(arena, folder, name);
    const char *latest = "";
    double true_kwh = 0;
    bool steals = false;
    Str line;

    assert_true(next_line(&text, &line));
    while (next_line(&text, &line)) {
        Str id = field(line, 0);
        double kwh;

        assert_true(str_parse_f64(field(line, 2), &kwh));
        if (id.len == 3)
            continue; /* a transformer */
        if (!str_equal(id, str_from(latest))) {
            latest = str_dup(arena, id);
            true_kwh = true_kwh_of(arena, folder, id);
            steals = is_thief(arena, folder, id);
        }
        if (!steals)
            CASE_NEAR(latest, kwh, true_kwh, 1e-9);
        *ret_stolen_kwh += true_kwh - kwh;
    }
}

static void writes_a_network_of_areas(void **state)
{
    Arena *arena = arena_new();
    const char *folder = new_folder(arena);
    SimLoadsReport report = put_thefts(arena, make_loads(arena), folder, SIM_FDI4);
    double stolen_kwh = 0;
    const char **paths;
    size_t n_paths;
    Error err;

    (void) state;
    CASE_INT("read", report.n_read, 12);
    CASE_INT("windows", report.n_windows, 2);
    CASE_INT("meters", report.n_meters, 15);
    CASE_INT("thieves", report.n_thieves, 3);
    CASE_INT("rows", report.rows + report.absent, (15 + 3) * 480);
    check_file(arena, folder, "files/readings/readings-2013-03-01.csv", &stolen_kwh);
    check_file(arena, folder, "files/readings/readings-2013-03-11.csv", &stolen_kwh);
    CASE_NEAR("stolen", report.stolen_kwh, stolen_kwh, 1.0 * (double) report.absent + 1e-6);
    CASE_TRUE("three days each of at least four hours", report.stolen_kwh > 3 * 3 * 8 * 0.1);
    CASE_NEAR("observers", report.input_kwh / report.true_kwh, 1.03, 0.001);
    CASE_OK("list", file_list(arena, folder, &paths, &n_paths, &err), &err);
    CASE_INT("files", n_paths, 8);
    arena_free(arena);
}

static void the_same_seed_the_same_bytes(void **state)
{
    Arena *arena = arena_new();
    const char *loads = make_loads(arena);
    const char *folders[2] = {new_folder(arena), new_folder(arena)};
    const char *first;

    (void) state;
    for (size_t at = 0; at < 2; at++)
        (void) put_thefts(arena, loads, folders[at], SIM_H3);
    first = fingerprint(arena, folders[0]);
    CASE_TEXT("another folder", fingerprint(arena, folders[1]), first);
    (void) put_thefts(arena, loads, folders[0], SIM_H3);
    CASE_TEXT("again", fingerprint(arena, folders[0]), first);
    arena_free(arena);
}

static void leaves_nothing_after_an_error(void **state)
{
    Arena *arena = arena_new();
    const char *folder = new_folder(arena);
    const char *stranger = file_join(arena, folder, "files/readings/mine.csv");
    const char *loads = make_loads(arena);
    SimLoadsOptions options = sim_loads_defaults();
    SimLoadsReport report;
    const char **paths;
    size_t n_paths;
    Error err;

    (void) state;
    CASE_OK("dir", file_make_folder(file_join(arena, folder, "files/readings"), &err), &err);
    CASE_OK("mine", file_write(stranger, STR("x"), &err), &err);
    options.folder = folder;
    options.paths = &loads;
    options.n_paths = 1;
    options.areas.n_days = 7;
    options.areas.area_size = 5;
    CASE_INT("status", sim_loads(arena, &options, &report, &err), STATUS_USAGE);
    CASE_TEXT(
        "message",
        err.message,
        arena_printf(
            arena,
            "simulate into '%s': folder '%s' holds '%s', which this simulation would not replace",
            folder,
            folder,
            stranger));
    CASE_OK("list", file_list(arena, folder, &paths, &n_paths, &err), &err);
    CASE_INT("mine alone", n_paths, 1);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_a_network_of_areas),
        cmocka_unit_test(the_same_seed_the_same_bytes),
        cmocka_unit_test(leaves_nothing_after_an_error),
    };

    return cmocka_run_group_tests(tests, folders_begin, folders_end);
}
