#include "office.h"
#include "serve/accounts/listing.h"

static void put(const Office *office, const AuditEntry *entry)
{
    Error err = {0};

    CASE_OK(entry->action, audit_put(office->state, entry, &err), &err);
}

static const char *list(
    const Office *office,
    const char *user,
    const char *action,
    const char *object,
    int64_t limit,
    int64_t offset)
{
    Error err = {0};
    Json *page = NULL;

    CASE_OK(
        "list",
        audit_list(office->arena, office->state, user, action, object, limit, offset, &page, &err),
        &err);
    return office_json(office, page);
}

/* "1 of 3: awa view_meter M1" */
static const char *brief(const Office *office, const char *page_text)
{
    StrBuf text = strbuf_new(office->arena);
    Error err = {0};
    Json *page = NULL;
    Json *items;

    CASE_OK("parse", json_parse(str_from(page_text), "page", &page, &err), &err);
    items = json_object_get(page, "items");
    strbuf_printf(
        &text,
        "%zu of %lld:",
        json_array_size(items),
        (long long) json_integer_value(json_object_get(page, "total")));
    for (size_t at = 0; at < json_array_size(items); at++) {
        const Json *item = json_array_get(items, at);
        const char *user = json_string_value(json_object_get(item, "user"));
        const char *object = json_string_value(json_object_get(item, "object"));

        strbuf_printf(
            &text,
            " %s %s %s;",
            user == NULL ? "-" : user,
            json_string_value(json_object_get(item, "action")),
            object == NULL ? "-" : object);
    }
    json_decref(page);
    return strbuf_text(&text);
}

static void entries_and_filters(void **state)
{
    static const AuditEntry entries[] = {
        {NOON_US, NULL, "192.0.2.1", "sign_in_refused", "awa", NULL},
        {NOON_US + 1, "awa", "192.0.2.1", "sign_in", NULL, NULL},
        {NOON_US + 1, "awa", "192.0.2.1", "view_meter", "M1", NULL},
        {NOON_US - US_PER_S, "moussa", "::1", "view_meter", "M1", "a clock set back"},
        {NOON_US + 2, "moussa", "::1", "view_meter", "M2", NULL},
    };

    static const struct {
        const char *user;
        const char *action;
        const char *object;
        int64_t limit;
        int64_t offset;
        const char *brief;
    } cases[] = {
        {"", "", "", 2, 0, "2 of 5: moussa view_meter M2; moussa view_meter M1;"},
        {"", "", "", 2, 2, "2 of 5: awa view_meter M1; awa sign_in -;"},
        {"", "", "", 2, 4, "1 of 5: - sign_in_refused awa;"},
        {"", "", "", 2, 5, "0 of 5:"},
        {"", "", "", 0, 0, "0 of 5:"},
        {"awa", "", "", 9, 0, "2 of 2: awa view_meter M1; awa sign_in -;"},
        {"", "view_meter", "", 1, 0, "1 of 3: moussa view_meter M2;"},
        {"", "", "M1", 9, 0, "2 of 2: moussa view_meter M1; awa view_meter M1;"},
        {"awa", "view_meter", "M1", 9, 0, "1 of 1: awa view_meter M1;"},
        {"awa", "view_meter", "M2", 9, 0, "0 of 0:"},
        {"' or 1=1 --", "", "", 9, 0, "0 of 0:"},
    };

    Office office = office_open();

    (void) state;
    CASE_TEXT("none yet", list(&office, "", "", "", 10, 0), "{\"items\":[],\"total\":0}");
    for (size_t at = 0; at < COUNT_OF(entries); at++)
        put(&office, &entries[at]);
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_TEXT(
            cases[at].brief,
            brief(
                &office,
                list(
                    &office,
                    cases[at].user,
                    cases[at].action,
                    cases[at].object,
                    cases[at].limit,
                    cases[at].offset)),
            cases[at].brief);
    CASE_TEXT(
        "a whole one",
        list(&office, "moussa", "", "M1", 1, 0),
        "{\"items\":[{\"at\":\"2025-07-01T11:59:59Z\",\"user\":\"moussa\",\"peer\":\"::1\","
        "\"action\":\"view_meter\",\"object\":\"M1\",\"detail\":\"a clock set back\"}],"
        "\"total\":1}");
    CASE_TEXT(
        "of nobody",
        list(&office, "", "sign_in_refused", "", 1, 0),
        "{\"items\":[{\"at\":\"2025-07-01T12:00:00Z\",\"user\":null,\"peer\":\"192.0.2.1\","
        "\"action\":\"sign_in_refused\",\"object\":\"awa\",\"detail\":null}],\"total\":1}");
    office_close(&office);
}

/* What is sent must neither break the log nor keep itself out of it. */
static void texts_of_any_kind(void **state)
{
    char exact[AUDIT_TEXT_MAX + 1];
    char longer[2 * AUDIT_TEXT_MAX + 1];
    char cut[AUDIT_TEXT_MAX + 1];

    const struct {
        const char *name;
        const char *sent;
        const char *kept;
    } cases[] = {
        {"hostile",
         "<script>'\"\n\xe2\x80\xae; drop table",
         "<script>'\"\n\xe2\x80\xae; drop table"},
        {"not UTF-8", "M\xff\xc3|1\x80", "M?\?|1?"},
        {"empty", "", ""},
        {"as long as allowed", exact, exact},
        {"longer: cut before a character", longer, cut},
    };

    Office office = office_open();

    (void) state;
    memset(exact, 'x', AUDIT_TEXT_MAX);
    exact[AUDIT_TEXT_MAX] = '\0';
    for (size_t at = 0; at + 3 < sizeof(longer); at += 3)
        memcpy(longer + at, "\xe2\x82\xac", 4); /* € */
    memcpy(cut, longer, 999);
    cut[999] = '\0';
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const AuditEntry entry = {
            .at_us = NOON_US,
            .user = "awa",
            .peer = "",
            .action = "test",
            .object = cases[at].sent,
        };
        Error err = {0};
        Json *page = NULL;

        put(&office, &entry);
        CASE_OK(
            cases[at].name,
            audit_list(office.arena, office.state, "", "", "", 1, 0, &page, &err),
            &err);
        CASE_TEXT(
            cases[at].name,
            json_string_value(
                json_object_get(json_array_get(json_object_get(page, "items"), 0), "object")),
            cases[at].kept);
        json_decref(page);
    }
    office_close(&office);
}

static void a_damaged_log_is_told(void **state)
{
    static const AuditEntry entry = {.at_us = NOON_US, .peer = "::1", .action = "sign_in"};
    Office office = office_open();
    Error err = {0};
    Json *page = NULL;

    (void) state;
    office_sql(&office, "drop table access.audit");
    CASE_INT("put", audit_put(office.state, &entry, &err), STATUS_STORE);
    CASE_TEXT(
        "put", err.message, "statement 'serve_audit_add': table with name audit does not exist");
    CASE_INT(
        "list",
        audit_list(office.arena, office.state, "", "", "", 1, 0, &page, &err),
        STATUS_STORE);
    CASE_TRUE("nothing is given", page == NULL);
    office_close(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_and_filters),
        cmocka_unit_test(texts_of_any_kind),
        cmocka_unit_test(a_damaged_log_is_told),
    };
    return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
