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
        {"numbers",
         "select 1 as a, 9000000000 as b, 1.5::double as c, 2.25::decimal(9,2) as d, 'nan'::double "
         "as e",
         "[{\"a\":1,\"b\":9000000000,\"c\":1.5,\"d\":2.25,\"e\":null}]"},
        {"times",
         "select timestamptz '2025-07-01 00:30:00+00' as \"at\", date '0987-01-09' as day, true as "
         "yes",
         "[{\"at\":\"2025-07-01T00:30:00Z\",\"day\":\"0987-01-09\",\"yes\":true}]"},
        {"nulls", "select null::varchar as a, null::timestamptz as b", "[{\"a\":null,\"b\":null}]"},
        {"texts",
         "select '</script>\"\\' || chr(10) || chr(8238) as text",
         "[{\"text\":\"</script>\\\"\\\\\\n\xe2\x80\xae\"}]"},
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
