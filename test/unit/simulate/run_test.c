#include "base/parse.h"
#include "files.h"
#include "fixture.h"
#include "simulate/run.h"

#define MAX_NODES 40

/* Energy and lines of each node that has a meter, by kind and number from 1. */
typedef struct NodeSums {
    double transformer_kwh[MAX_NODES];
    double feeder_kwh[MAX_NODES];
    double substation_kwh;
    int64_t n_lines;
} NodeSums;

static void add_line(NodeSums *sums, Str line)
{
    Str id = field(line, 0);
    int64_t number;
    double kwh;

    if (id.ptr[0] == 'M' || id.ptr[0] == 'm')
        return;
    assert_true(str_parse_i64((Str){.ptr = id.ptr + 1, .len = id.len - 1}, &number));
    assert_true(str_parse_f64(field(line, 2), &kwh));
    sums->n_lines++;
    if (id.ptr[0] == 'T')
        sums->transformer_kwh[number] += kwh;
    else if (id.ptr[0] == 'F')
        sums->feeder_kwh[number] += kwh;
    else
        sums->substation_kwh += kwh;
}

static void every_level_holds_the_one_below_and_its_loss(void **state)
{
    Arena *arena = arena_new();
    const char *folder = new_folder(arena);
    SimulateReport report = run(arena, folder, 300, 30, 0.1, 0);
    Str readings = text_of(arena, folder, "files/readings/readings-2025-06.csv");
    Str network = text_of(arena, folder, "files/network.csv");
    double below_kwh[MAX_NODES] = {0};
    double feeders_kwh = 0;
    NodeSums sums = {0};
    Str line;

    (void) state;
    while (next_line(&readings, &line))
        add_line(&sums, line);
    CASE_INT(
        "without gaps",
        sums.n_lines,
        30 * 48 * (int64_t) (1 + report.n_feeders + report.n_transformers));
    while (next_line(&network, &line)) {
        Str id = field(line, 0);
        Str parent = field(line, 1);
        int64_t number;
        int64_t feeder;

        if (id.ptr[0] != 'T')
            continue;
        assert_true(str_parse_i64((Str){.ptr = id.ptr + 1, .len = id.len - 1}, &number));
        assert_true(str_parse_i64((Str){.ptr = parent.ptr + 1, .len = parent.len - 1}, &feeder));
        below_kwh[feeder] += sums.transformer_kwh[number];
    }
    for (size_t feeder = 1; feeder <= report.n_feeders; feeder++) {
        /* 1 % at the mean, and more for the square of the peaks */
        double loss = sums.feeder_kwh[feeder] / below_kwh[feeder] - 1;

        if (loss < 0.010 || loss > 0.016)
            fail_msg("feeder %zu loses %.4f", feeder, loss);
        feeders_kwh += sums.feeder_kwh[feeder];
    }
    CASE_NEAR("substation loss", sums.substation_kwh / feeders_kwh - 1, 0.005, 0.001);
    CASE_NEAR("report", report.input_kwh, sums.substation_kwh, 1e-3);
    arena_free(arena);
}

/* A run of its own folder; its files are opened as simulate.c does. */
static Status run_into(
    Arena *arena,
    const char *folder,
    const SimModel *model,
    size_t n_threads,
    SimRun *ret,
    Error *err)
{
    SimRunOptions options = {.n_threads = n_threads};
    SimRunFiles files = {.output = sim_output_new(arena, 5), .readings = folder};
    SimOutputFile **others[] = {&files.vends, &files.events, &files.faults, &files.truth};
    Status status;

    for (size_t at = 0; at < COUNT_OF(others); at++) {
        const char *path = arena_printf(arena, "%s/other%zu", folder, at);

        CASE_OK(path, sim_output_open(files.output, path, others[at], err), err);
    }
    status = sim_run(arena, model, &options, &files, ret, err);
    if (status != OK)
        sim_output_abandon(files.output);
    else
        CASE_OK("commit", sim_output_commit(files.output, err), err);
    return status;
}

static void sums_do_not_depend_on_threads(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 110, 5, 0.2);
    const char *folders[2] = {new_folder(arena), new_folder(arena)};
    SimRun runs[2];
    Error err;

    (void) state;
    for (size_t at = 0; at < 2; at++)
        CASE_OK("run", run_into(arena, folders[at], &model, 1 + 2 * at, &runs[at], &err), &err);
    CASE_INT("input", runs[0].input_wh, runs[1].input_wh);
    CASE_INT("load", runs[0].load_wh, runs[1].load_wh);
    CASE_INT("stolen", runs[0].stolen_wh, runs[1].stolen_wh);
    CASE_INT("lost", runs[0].lost_wh, runs[1].lost_wh);
    CASE_INT("rows", runs[0].counts.rows, runs[1].counts.rows);
    for (size_t at = 0; at < 4; at++) {
        const char *name = arena_printf(arena, "other%zu", at);
        Str left = text_of(arena, folders[0], name);

        CASE_TRUE("there", left.len > 0);
        CASE_TEXT(name, left.ptr, text_of(arena, folders[1], name).ptr);
    }
    arena_free(arena);
}

/* The readings go to a device that is always full. */
static void stops_when_the_disk_is_full(void **state)
{
    Arena *arena = arena_new();
    const char *folder = new_folder(arena);
    SimModel model = fixture_model(arena, 30, 2, 0);
    const char *path = file_join(arena, folder, "readings-2025-06.csv");
    SimRun ret;
    Error err;

    (void) state;
    assert_int_equal(
        symlink("/dev/full", file_join(arena, folder, ".readings-2025-06.csv.part")), 0);
    CASE_INT("status", run_into(arena, folder, &model, 2, &ret, &err), STATUS_IO);
    CASE_TEXT(
        "message",
        err.message,
        arena_printf(arena, "can't write '%s': No space left on device", path));
    CASE_TRUE("taken back", !file_exists(path));
    arena_free(arena);
}

/* Each feeder and each substation in files of its own: the same lines. */
static void by_feeder_the_same_lines(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 110, 3, 0.1);
    const char *whole = new_folder(arena);
    const char *parts = new_folder(arena);
    SimRunOptions options = {.n_threads = 2};
    SimRunFiles files = {
        .output = sim_output_new(arena, 20), .readings = parts, .is_by_feeder = true};
    SimOutputFile **others[] = {&files.vends, &files.events, &files.faults, &files.truth};
    StrBuf all = strbuf_new(arena);
    Str expected;
    SimRun ret;
    Error err;

    (void) state;
    CASE_OK("whole", run_into(arena, whole, &model, 2, &ret, &err), &err);
    for (size_t at = 0; at < COUNT_OF(others); at++) {
        const char *path = arena_printf(arena, "%s/other%zu", parts, at);

        CASE_OK(path, sim_output_open(files.output, path, others[at], &err), &err);
    }
    CASE_OK("parts", sim_run(arena, &model, &options, &files, &ret, &err), &err);
    CASE_OK("commit", sim_output_commit(files.output, &err), &err);
    strbuf_puts(&all, "meter_id,ts,kwh,channel,length_s,quality\n");
    for (size_t at = 0; at <= model.grid.n_feeders; at++) {
        const char *name = at == model.grid.n_feeders
                               ? "readings-2025-06-S1.csv"
                               : arena_printf(arena, "readings-2025-06-F%02zu.csv", at + 1);
        Str text = text_of(arena, parts, name);
        Str line;

        assert_true(next_line(&text, &line)); /* the heading */
        strbuf_put(&all, text);
    }
    expected = text_of(arena, whole, "readings-2025-06.csv");
    CASE_TRUE("the same", str_equal(strbuf_str(&all), expected));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_level_holds_the_one_below_and_its_loss),
        cmocka_unit_test(sums_do_not_depend_on_threads),
        cmocka_unit_test(by_feeder_the_same_lines),
        cmocka_unit_test(stops_when_the_disk_is_full),
    };

    return cmocka_run_group_tests(tests, folders_begin, folders_end);
}
