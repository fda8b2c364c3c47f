/*
 * quality_bench: what each expectation of the quality suites costs when it is asked alone. For
 * every expectation of a suite whose table has rows, a line "SUITE NUMBER TYPE SECONDS
 * CPU_SECONDS", the best of RUNS (default 1). Usage: quality_bench URL [RUNS]
 */
#include <stdio.h>
#include <time.h>

#include "base/mem.h"
#include "base/parse.h"
#include "quality/compile/compile.h"
#include "quality/suite/suites.h"

typedef struct Cost {
    double wall_s;
    double cpu_s; /* of all threads of this process; that of a server is not in it */
} Cost;

static double now_s(clockid_t clock)
{
    struct timespec now;

    (void) clock_gettime(clock, &now);
    return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static Status time_scan(StoreConn *conn, const Sql *sql, int64_t runs, Cost *ret_cost, Error *err)
{
    *ret_cost = (Cost){.wall_s = 1e9, .cpu_s = 1e9};
    for (int64_t run = 0; run < runs; run++) {
        const double wall_s = now_s(CLOCK_MONOTONIC);
        const double cpu_s = now_s(CLOCK_PROCESS_CPUTIME_ID);
        Arena *arena = arena_new();
        Table row;
        Status status = store_table(arena, conn, sql, 1, &row, err);
        Cost cost = {
            .wall_s = now_s(CLOCK_MONOTONIC) - wall_s,
            .cpu_s = now_s(CLOCK_PROCESS_CPUTIME_ID) - cpu_s,
        };

        arena_free(arena);
        if (status != OK)
            return status;
        ret_cost->wall_s = cost.wall_s < ret_cost->wall_s ? cost.wall_s : ret_cost->wall_s;
        ret_cost->cpu_s = cost.cpu_s < ret_cost->cpu_s ? cost.cpu_s : ret_cost->cpu_s;
    }
    return OK;
}

static Status
time_suite(Arena *arena, StoreConn *conn, const Suite *suite, int64_t runs, Error *err)
{
    Shape shape = {0};
    const CompileInput input = {
        .dialect = store_conn_dialect(conn)->name, .suite = suite, .shape = &shape};
    Status status = shape_read(arena, conn, suite->table, &shape, err);
    int64_t n_rows = 0;
    Scan scan;

    if (status != OK || shape.n_columns == 0)
        return status;
    scan = compile_scan(arena, &input, COMPILE_NONE);
    status = store_value_i64(conn, &scan.sql, &n_rows, err);
    for (size_t at = 0; status == OK && n_rows > 0 && at < suite->n_expectations; at++) {
        const Expectation *e = &suite->expectations[at];
        Cost cost;

        if (e->kind->family == FAMILY_CATALOG)
            continue;
        scan = compile_scan(arena, &input, at);
        status = time_scan(conn, &scan.sql, runs, &cost, err);
        if (status == OK)
            (void) printf(
                "%s %zu %s %.3f %.3f\n",
                suite->name,
                e->number,
                e->kind->type,
                cost.wall_s,
                cost.cpu_s);
    }
    return status;
}

static Status time_suites(Arena *arena, StoreConn *conn, int64_t runs, Error *err)
{
    Project project;
    Suites suites = {0};
    Status status = project_load(arena, NULL, &project, err);

    if (status == OK)
        status = suites_read(arena, &project, &suites, err);
    for (size_t at = 0; status == OK && at < suites.n; at++)
        status = time_suite(arena, conn, &suites.items[at], runs, err);
    return status;
}

int main(int argc, char **argv)
{
    Arena *arena = arena_new();
    Store *store = NULL;
    StoreConn *conn = NULL;
    int64_t runs = 1;
    Error err;
    Status status;

    if (argc < 2 || (argc > 2 && (!str_parse_i64(str_from(argv[2]), &runs) || runs < 1)))
        return 2;
    status = store_open(argv[1], 0, &store, &err);
    if (status == OK)
        status = store_connect(store, &conn, &err);
    if (status == OK)
        status = time_suites(arena, conn, runs, &err);
    if (status != OK)
        (void) fprintf(stderr, "quality_bench: %s\n", err.message);
    store_disconnect(conn);
    store_close(store);
    arena_free(arena);
    return status == OK ? 0 : 1;
}
