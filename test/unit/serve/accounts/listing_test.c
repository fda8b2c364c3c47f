#include "office.h"
#include "serve/accounts/listing.h"

static void rows_as_json(void **state)
{
    static const struct {
        const char *name;
        const char *query;
        const char *json;
    } cases[] = {
        {"none", "select 1 as n where false", "[]"},
        {"rows", "select n from range(3) as r (n)", "[{\"n\":0},{\"n\":1},{\"n\":2}]"},
    };

    Office office = office_open();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Sql sql = {.name = "test", .text = str_from(cases[at].query)};
        Error err = {0};
        Json *list = NULL;
        Status status = listing_read(office.arena, state_lock(office.state), &sql, 3, &list, &err);

        state_unlock(office.state);
        CASE_OK(cases[at].name, status, &err);
        CASE_TEXT(cases[at].name, office_json(&office, list), cases[at].json);
    }
    office_close(&office);
}

static void more_rows_than_allowed(void **state)
{
    Office office = office_open();
    Sql sql = {.name = "test", .text = STR("select n from range(4) as r (n)")};
    Error err = {0};
    Json *list = NULL;

    (void) state;
    CASE_INT(
        "status",
        listing_read(office.arena, state_lock(office.state), &sql, 3, &list, &err),
        STATUS_LIMIT);
    state_unlock(office.state);
    CASE_TEXT("message", err.message, "statement 'test' gave more than 3 rows");
    CASE_TRUE("nothing is given", list == NULL);
    office_close(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_as_json),
        cmocka_unit_test(more_rows_than_allowed),
    };
    return cmocka_run_group_tests_name("listing", tests, NULL, NULL);
}
