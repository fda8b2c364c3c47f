#include "cases.h"
#include "pipeline/run.h"
#include "pipeline/run_log.h"

static void each_stage_waits_for_one_before_it(void **state)
{
    (void) state;
    assert_string_equal(stage_table[0].name, "ingest");
    for (size_t at = 0; at < n_stages; at++) {
        CASE_INT(stage_table[at].name, stage_find(stage_table[at].name), at);
        if (stage_table[at].after == NULL)
            CASE_INT(stage_table[at].name, at, 0);
        else
            CASE_TRUE(stage_table[at].name, stage_find(stage_table[at].after) < at);
    }
    assert_int_equal(stage_find("nothing"), n_stages);
}

static void a_stage_that_is_none_is_a_usage_error(void **state)
{
    StageResult results[32];
    RunOptions options = {.only = "nothing"};
    RunOutcome outcome;
    Run run = {0};
    Error err;

    (void) state;
    assert_int_equal(run_pipeline(&run, &options, results, &outcome, &err), STATUS_USAGE);
    assert_string_equal(err.message, "there is no stage 'nothing'");
    assert_string_equal(err.hint, "`eiot stages` lists them.");
}

static void run_ids_sort_by_time(void **state)
{
    char first[RUN_ID_MAX];
    char second[RUN_ID_MAX];

    (void) state;
    assert_string_equal(run_id_text(INT64_C(1751328000000001), first), "20250701T000000.000001Z");
    assert_true(strcmp(first, run_id_text(INT64_C(1751328000000002), second)) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_stage_waits_for_one_before_it),
        cmocka_unit_test(a_stage_that_is_none_is_a_usage_error),
        cmocka_unit_test(run_ids_sort_by_time),
    };
    return cmocka_run_group_tests_name("stages", tests, NULL, NULL);
}
