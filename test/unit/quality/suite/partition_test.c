#include "cases.h"
#include "quality/suite/partition.h"

static Arena *arena;

static Status read(const char *text, Partition *ret_partition, Error *err)
{
    Json *json = NULL;
    Status status;

    CASE_OK(text, json_parse(str_from(text), "t", &json, err), err);
    status = partition_from_json(arena, json, ret_partition, err);
    json_decref(json);
    return status;
}

static void test_errors(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *message;
    } cases[] = {
        {"no list", "{}", "expected an object with either bins or values"},
        {"not an object", "[]", "expected an object with either bins or values"},
        {"both lists",
         "{\"bins\": [0, 1], \"values\": [1], \"weights\": [1]}",
         "expected an object with either bins or values"},
        {"another key",
         "{\"bins\": [0, 1], \"weights\": [1], \"edges\": []}",
         "unknown key 'edges', expected 'bins' or 'values', 'weights', 'tail_weights'"},
        {"one edge",
         "{\"bins\": [0], \"weights\": []}",
         "expected bins as two or more rising numbers"},
        {"falling edges",
         "{\"bins\": [0, 1, 1], \"weights\": [0.5, 0.5]}",
         "expected bins as two or more rising numbers"},
        {"edges of text",
         "{\"bins\": [\"a\", \"b\"], \"weights\": [1]}",
         "expected bins as two or more rising numbers"},
        {"a weight too few",
         "{\"bins\": [0, 1, 2], \"weights\": [1]}",
         "expected 2 weights, one for each of them"},
        {"a weight of text",
         "{\"values\": [\"a\"], \"weights\": [\"1\"]}",
         "expected 1 weights, one for each of them"},
        {"weights of 0.9",
         "{\"values\": [\"a\", \"b\"], \"weights\": [0.5, 0.4]}",
         "expected weights of at least 0 that add up to 1, not 0.9"},
        {"a weight below 0",
         "{\"values\": [\"a\", \"b\"], \"weights\": [1.5, -0.5]}",
         "expected weights of at least 0 that add up to 1, not 1"},
        {"tails of values",
         "{\"values\": [\"a\"], \"weights\": [0.8], \"tail_weights\": [0.1, 0.1]}",
         "expected tail_weights as two numbers beside bins"},
        {"three tails",
         "{\"bins\": [0, 1], \"weights\": [0.7], \"tail_weights\": [0.1, 0.1, 0.1]}",
         "expected tail_weights as two numbers beside bins"},
        {"no values",
         "{\"values\": [], \"weights\": []}",
         "expected values as a list of different values of one kind"},
        {"a value twice",
         "{\"values\": [1, 2, 1.0], \"weights\": [0.5, 0.25, 0.25]}",
         "expected values as a list of different values of one kind"},
        {"values of two kinds",
         "{\"values\": [1, \"1\"], \"weights\": [0.5, 0.5]}",
         "expected values as a list of different values of one kind"},
        {"a value of nothing",
         "{\"values\": [null], \"weights\": [1]}",
         "expected values as a list of different values of one kind"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Partition partition;
        Error err = {0};

        CASE_INT(cases[at].name, read(cases[at].text, &partition, &err), STATUS_CONFIG);
        CASE_TEXT(cases[at].name, err.message, cases[at].message);
    }
}

static void test_limit(void **state)
{
    StrBuf text = strbuf_new(arena);
    Partition partition;
    Error err = {0};

    (void) state;
    strbuf_puts(&text, "{\"values\": [0");
    for (int at = 1; at <= PARTITION_MAX; at++)
        strbuf_printf(&text, ", %d", at);
    strbuf_puts(&text, "], \"weights\": []}");
    CASE_INT("one too many", read(strbuf_text(&text), &partition, &err), STATUS_CONFIG);
    CASE_TEXT("one too many", err.message, "expected at most 200 bins or values");
}

static void test_holdouts(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        double tail;
        double internal;
        const char *message;
    } cases[] = {
        {"none", "{\"bins\": [0, 1], \"weights\": [1]}", 0, 0, ""},
        {"both", "{\"bins\": [0, 1], \"weights\": [1]}", 0.5, 0.5, ""},
        {"more than all",
         "{\"bins\": [0, 1], \"weights\": [1]}",
         0.5,
         0.6,
         "has holdouts that add up to more than 1"},
        {"of values, internal",
         "{\"values\": [1], \"weights\": [1]}",
         0,
         0.1,
         "has an internal_weight_holdout, which is for bins"},
        {"beside tails",
         "{\"bins\": [0, 1], \"weights\": [0.8], \"tail_weights\": [0.1, 0.1]}",
         0.1,
         0,
         "has both tail_weights and a tail_weight_holdout"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Partition partition = {0};
        Error err = {0};

        CASE_OK(cases[at].name, read(cases[at].text, &partition, &err), &err);
        partition.tail_holdout = cases[at].tail;
        partition.internal_holdout = cases[at].internal;
        CASE_INT(
            cases[at].name,
            partition_check(&partition, &err),
            cases[at].message[0] == '\0' ? OK : STATUS_CONFIG);
        CASE_TEXT(cases[at].name, err.message, cases[at].message);
    }
}

/* Expected values are those of scipy.stats.entropy(), which the library asks. */
static void test_divergence(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        double tail;
        double internal;
        int64_t in_parts[3];
        PartitionCounts counts;
        double expected;
    } cases[] = {
        {"values as expected",
         "{\"values\": [\"a\", \"b\", \"c\"], \"weights\": [0.7, 0.2, 0.1]}",
         0,
         0,
         {7, 2, 1},
         {.n_rows = 10},
         0},
        {"values the other way round",
         "{\"values\": [\"a\", \"b\", \"c\"], \"weights\": [0.1, 0.2, 0.7]}",
         0,
         0,
         {7, 2, 1},
         {.n_rows = 10},
         1.167546089433188},
        {"one value of another kind",
         "{\"values\": [\"a\"], \"weights\": [1]}",
         0,
         0,
         {7},
         {.n_rows = 8},
         INFINITY},
        {"others share the holdout",
         "{\"values\": [\"a\", \"b\"], \"weights\": [0.6, 0.4]}",
         0.2,
         0,
         {4, 0},
         {.n_rows = 8, .n_kinds = 2, .n_log_sum = 3.295836866004329},
         0.5439623811677736},
        {"no other, so no holdout",
         "{\"values\": [\"a\", \"b\"], \"weights\": [0.5, 0.5]}",
         0.2,
         0,
         {4, 4},
         {.n_rows = 8},
         0},
        {"holdouts of bins",
         "{\"bins\": [0, 1, 2, 3], \"weights\": [0.5, 0, 0.5]}",
         0.1,
         0.2,
         {2, 1, 3},
         {.n_rows = 8, .n_below = 1, .n_above = 1},
         0.11207649696512544},
        {"tails of bins",
         "{\"bins\": [0, 1, 2], \"weights\": [0.4, 0.4], \"tail_weights\": [0.1, 0.1]}",
         0,
         0,
         {4, 2},
         {.n_rows = 8, .n_below = 1, .n_above = 1},
         0.049856756174223374},
        {"a row outside the bins",
         "{\"bins\": [0, 1], \"weights\": [1]}",
         0,
         0,
         {7},
         {.n_rows = 8, .n_above = 1},
         INFINITY},
        {"an empty bin costs nothing",
         "{\"bins\": [0, 1, 2], \"weights\": [0.5, 0.5]}",
         0,
         0,
         {8, 0},
         {.n_rows = 8},
         0.6931471805599453},
        {"a bin without a share",
         "{\"bins\": [0, 1, 2], \"weights\": [1, 0]}",
         0,
         0,
         {7, 1},
         {.n_rows = 8},
         INFINITY},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Partition partition = {0};
        PartitionCounts counts = cases[at].counts;
        Error err = {0};
        double divergence;

        CASE_OK(cases[at].name, read(cases[at].text, &partition, &err), &err);
        partition.tail_holdout = cases[at].tail;
        partition.internal_holdout = cases[at].internal;
        counts.counts = cases[at].in_parts;
        divergence = partition_divergence(&partition, &counts);
        if (isinf(cases[at].expected))
            CASE_TRUE(cases[at].name, isinf(divergence));
        else
            CASE_NEAR(cases[at].name, divergence, cases[at].expected, 1e-14);
    }
}

static void test_without_rows(void **state)
{
    static const int64_t none[] = {0};
    const PartitionCounts counts = {.counts = none};
    Partition partition = {0};
    Error err = {0};

    (void) state;
    CASE_OK("one bin", read("{\"bins\": [0, 1], \"weights\": [1]}", &partition, &err), &err);
    CASE_TRUE("no rows", isnan(partition_divergence(&partition, &counts)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_holdouts),
        cmocka_unit_test(test_divergence),
        cmocka_unit_test(test_without_rows),
    };
    int failed;

    arena = arena_new();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
