/*
 * The forest on the standard outlier sets, against published ROC AUC (100 trees x 256, mean of ten
 * seeds; linkedin/isolation-forest README; for gain-guided splits david-cortes/isotree). The files
 * are not part of the project: without them (EIOT_SHARED_DATA) the tests are skipped and say so.
 */
#include <stdlib.h>
#include <zlib.h>

#include "base/parse.h"
#include "detect/forest/iforest.h"
#include "detect/stats/roc.h"
#include "matrix.h"

#define COLUMNS_MAX 64
#define N_SEEDS     10
#define TOLERANCE   0.02

typedef struct Odds {
    IforestMatrix matrix;
    uint8_t *labels;
} Odds;

/* One line of numbers, the last of them the label. */
static size_t parse_line(Str line, double *fields)
{
    size_t n = 0;
    size_t start = 0;

    line = str_trim(line);
    for (size_t at = 0; at <= line.len; at++) {
        if (at < line.len && line.ptr[at] != ',' && line.ptr[at] != '\n' && line.ptr[at] != '\r')
            continue;
        assert_true(n < COLUMNS_MAX);
        assert_true(str_parse_f64((Str){.ptr = line.ptr + start, .len = at - start}, &fields[n]));
        n++;
        start = at + 1;
        if (at < line.len && line.ptr[at] != ',')
            break;
    }
    return n;
}

static bool load(Arena *arena, const char *name, Odds *ret_odds)
{
    const char *folder = getenv("EIOT_SHARED_DATA");
    gzFile file =
        gzopen(arena_printf(arena, "%s/odds/%s.csv.gz", folder == NULL ? "" : folder, name), "rb");
    float *values = ARENA_ARRAY(arena, float, 6 * 1000 * 1000);
    uint8_t *labels = ARENA_ARRAY(arena, uint8_t, 600 * 1000);
    size_t n_rows = 0;
    size_t n_columns = 0;
    char line[4096];

    if (file == NULL)
        return false;
    assert_non_null(gzgets(file, line, sizeof(line))); /* the header */
    while (gzgets(file, line, sizeof(line)) != NULL) {
        double fields[COLUMNS_MAX];
        size_t n = parse_line(str_from(line), fields);

        n_columns = n - 1;
        for (size_t column = 0; column < n_columns; column++)
            values[n_rows * n_columns + column] = iforest_value(fields[column]);
        labels[n_rows++] = fields[n - 1] > 0.5;
    }
    gzclose(file);
    *ret_odds = (Odds){
        .matrix = {.values = values, .n_rows = n_rows, .n_columns = n_columns}, .labels = labels};
    return true;
}

static double mean_auc(const Odds *odds, IforestSplit split)
{
    double sum = 0;

    for (uint64_t seed = 1; seed <= N_SEEDS; seed++) {
        Arena *arena = arena_new();
        double *scores = ARENA_ARRAY(arena, double, odds->matrix.n_rows);
        const Iforest *forest =
            matrix_fit(arena, &odds->matrix, (IforestOptions){.seed = seed, .split = split});
        RocList list;

        iforest_score(forest, &odds->matrix, 0, scores);
        list = roc_order(arena, scores, odds->labels, odds->matrix.n_rows);
        sum += roc_auc(&list);
        arena_free(arena);
    }
    return sum / N_SEEDS;
}

static void auc_is_as_published(void **state)
{
    static const struct {
        const char *name;
        IforestSplit split;
        double expected;
    } cases[] = {
        {"http", IFOREST_SPLIT_RANDOM, 0.9997},
        {"smtp", IFOREST_SPLIT_RANDOM, 0.910},
        {"shuttle", IFOREST_SPLIT_RANDOM, 0.997},
        {"mammography", IFOREST_SPLIT_RANDOM, 0.865},
        {"annthyroid", IFOREST_SPLIT_RANDOM, 0.813},
        {"satellite", IFOREST_SPLIT_RANDOM, 0.717},
        {"ionosphere", IFOREST_SPLIT_RANDOM, 0.844},
        {"cardio", IFOREST_SPLIT_RANDOM, 0.928},
        {"pima", IFOREST_SPLIT_RANDOM, 0.668},
        {"breastw", IFOREST_SPLIT_RANDOM, 0.986},
        {"satellite", IFOREST_SPLIT_GAIN, 0.84},
        {"annthyroid", IFOREST_SPLIT_GAIN, 0.98},
    };

    size_t n_absent = 0;

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        Arena *arena = arena_new();
        Odds odds;

        if (load(arena, cases[index].name, &odds)) {
            double auc = mean_auc(&odds, cases[index].split);
            const char *split = cases[index].split == IFOREST_SPLIT_GAIN ? "gain" : "random";

            print_message(
                "%-12s %-6s auc %.4f (published %.4f)\n",
                cases[index].name,
                split,
                auc,
                cases[index].expected);
            if (fabs(auc - cases[index].expected) > TOLERANCE)
                fail_msg(
                    "%s: auc %.4f, published %.4f", cases[index].name, auc, cases[index].expected);
        } else {
            print_message(
                "%-12s skipped: no such file below EIOT_SHARED_DATA\n", cases[index].name);
            n_absent++;
        }
        arena_free(arena);
    }
    if (n_absent == COUNT_OF(cases))
        skip();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(auc_is_as_published),
    };

    return cmocka_run_group_tests_name("detect/odds", tests, NULL, NULL);
}
