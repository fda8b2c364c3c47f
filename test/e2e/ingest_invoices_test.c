/* Invoices that state registers: made-up ones, and those of others when they are there. */
#include "base/file.h"
#include "ingest_kit.h"

#define HEADER                                                                                     \
    "client_id,invoice_date,tarif_type,counter_number,counter_statue,counter_code,"                \
    "reading_remarque,counter_coefficient,consommation_level_1,consommation_level_2,"              \
    "consommation_level_3,consommation_level_4,old_index,new_index,months_number,counter_type\r"

/* Lines end with CR alone; the newest invoice is not the last. */
static const char invoices[] = HEADER "C1,2014-03-11,11,000133,0,203,8,1,70,0,0,0,130,200,4,ELEC\r"
                                      "C1,2014-03-01,11,000133,0,203,6,1,100,0,0,0,0,100,4,ELEC\r"
                                      "C1,2014-03-04,11,000133,0,203,6,1,30,0,0,0,100,130,4,ELEC\r"
                                      "C1,2014-03-04,40,000977,0,5,6,1,12,0,0,0,10,22,4,GAZ\r"
                                      "C2,2014-03-01,11,000200,0,203,6,5,100,0,0,0,0,100,4,ELEC\r"
                                      "C2,2014-04-01,11,000201,0,203,6,1,10,0,0,0,10,20,2,ELEC\r"
                                      "C2,2014-04-02,11,000201,0,203,6,1,2,0,0,0,20,22,2,ELEC\r";

static void test_invoices(void **state)
{
    Kit *kit = kit_open();

    (void) state;
    kit_load(kit, kit_file(kit, "in.csv", str_from(invoices)), NULL);
    CASE_OK("invoices", kit->status, &kit->error);
    CASE_TEXT("invoices", kit->report.source, "steg-invoices");
    CASE_TEXT(
        "invoices",
        kit_counts(kit),
        "7 = 5 loaded + 0 identical + 0 superseded + 1 rejected + 1 skipped");
    CASE_TEXT("invoices", kit_rejects(kit), "6 8 counter_coefficient | quality '5' is not known\n");
    /* 30 kWh of three days, 70 of seven, 2 of one, which is no gap; from midnight in Tunis */
    CASE_TEXT(
        "invoices",
        kit_readings(kit),
        "000133 import 2014-02-28T23:00:00Z 86400 10 estimated catch_up\n"
        "000133 import 2014-03-01T23:00:00Z 86400 10 estimated catch_up\n"
        "000133 import 2014-03-02T23:00:00Z 86400 10 estimated catch_up\n"
        "000133 import 2014-03-03T23:00:00Z 86400 10 estimated catch_up\n"
        "000133 import 2014-03-04T23:00:00Z 86400 10 estimated catch_up\n"
        "000133 import 2014-03-05T23:00:00Z 86400 10 estimated catch_up\n"
        "000133 import 2014-03-06T23:00:00Z 86400 10 estimated catch_up\n"
        "000133 import 2014-03-07T23:00:00Z 86400 10 estimated catch_up\n"
        "000133 import 2014-03-08T23:00:00Z 86400 10 estimated catch_up\n"
        "000133 import 2014-03-09T23:00:00Z 86400 10 estimated catch_up\n"
        "000201 import 2014-03-31T23:00:00Z 86400 2 actual -\n");
    kit_close(kit);
}

/* What lies between the first and the last register of each counter, by awk. */
static double counted(Arena *arena, const char *path)
{
    static const char program[] =
        "tr '\\r' '\\n' < '%s' | tail -n +2 | sort -t, -k4,4 -k2,2 | awk -F, "
        "'$4 == meter { kwh += $14 - last } { meter = $4; last = $14 } END { print kwh }'";
    FILE *pipe = popen(arena_printf(arena, program, path), "r");
    double kwh = 0;

    assert_non_null(pipe);
    assert_int_equal(fscanf(pipe, "%lf", &kwh), 1);
    assert_int_equal(pclose(pipe), 0);
    return kwh;
}

/* 35 invoices of a client. One of them, of 2013-02-12, states a register that the counter had a
 * year later: as the dates stand the register rises too far and comes back. */
static void test_real(void **state)
{
    static const char *const files[] = {"invoice_sample_raw_no_newlines.csv", "invoice_sample.csv"};
    const char *shared = kit_shared_data();

    (void) state;
    if (shared == NULL)
        skip();
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        Kit *kit = kit_open();
        const char *folder = file_join(kit->arena, shared, "steg-tunisia");
        const char *path = file_join(kit->arena, folder, files[i]);
        kit_load(kit, path, NULL);
        CASE_OK(files[i], kit->status, &kit->error);
        CASE_TEXT(
            files[i],
            kit_counts(kit),
            "35 = 35 loaded + 0 identical + 0 superseded + 0 rejected + 0 skipped");
        CASE_NEAR(files[i], counted(kit->arena, path), 13269, 1e-9); /* 17078 - 3809 */
        CASE_NEAR(files[i], decimal_to_double(kit->report.sum_kwh), 13269, 1e-9);
        CASE_INT(files[i], kit->report.registers.restarts, 0);
        CASE_INT(files[i], kit->report.registers.low, 1);
        kit_close(kit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_invoices),
        cmocka_unit_test(test_real),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
