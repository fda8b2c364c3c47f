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

static void sums_do_not_depend_on_threads(void **state)
{
    Arena *arena = arena_new();
    const char *folder = new_folder(arena);
    SimModel model = fixture_model(arena, 110, 5, 0.2);
    SimRun runs[2];

    (void) state;
    for (size_t at = 0; at < 2; at++) {
        SimRunOptions options = {.n_threads = 1 + 2 * at};
        SimOutput *output = sim_output_new(arena, 1);
        SimOutputFile *month;
        Error err;

        CASE_OK("open", sim_output_open(output, file_join(arena, folder, "r"), &month, &err), &err);
        CASE_OK("run", sim_run(arena, &model, &options, &month, &runs[at], &err), &err);
        sim_output_abandon(output);
    }
    CASE_INT("input", runs[0].input_wh, runs[1].input_wh);
    CASE_INT("load", runs[0].load_wh, runs[1].load_wh);
    CASE_INT("rows", runs[0].counts.rows, runs[1].counts.rows);
    CASE_INT("totals", memcmp(runs[0].totals, runs[1].totals, 110 * sizeof(SimTotals)), 0);
    CASE_TEXT("faults", strbuf_text(&runs[0].faults), strbuf_text(&runs[1].faults));
    arena_free(arena);
}

/* The readings go to a device that is always full. */
static void stops_when_the_disk_is_full(void **state)
{
    Arena *arena = arena_new();
    const char *folder = new_folder(arena);
    SimModel model = fixture_model(arena, 30, 2, 0);
    SimRunOptions options = {.n_threads = 2};
    SimOutput *output = sim_output_new(arena, 1);
    const char *path = file_join(arena, folder, "r");
    SimOutputFile *month;
    SimRun ret;
    Error err;

    (void) state;
    assert_int_equal(symlink("/dev/full", file_join(arena, folder, ".r.part")), 0);
    CASE_OK("open", sim_output_open(output, path, &month, &err), &err);
    CASE_INT("status", sim_run(arena, &model, &options, &month, &ret, &err), STATUS_IO);
    CASE_TEXT(
        "message",
        err.message,
        arena_printf(arena, "can't write '%s': No space left on device", path));
    sim_output_abandon(output);
    CASE_TRUE("taken back", !file_exists(path));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_level_holds_the_one_below_and_its_loss),
        cmocka_unit_test(sums_do_not_depend_on_threads),
        cmocka_unit_test(stops_when_the_disk_is_full),
    };

    return cmocka_run_group_tests(tests, folders_begin, folders_end);
}
