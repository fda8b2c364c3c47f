#include "publish/suspects.h"
#include "world.h"

static const char *const network[] = {"marts.sql", "network.sql", NULL};
static const char *const nothing[] = {NULL};

#define HOSTILE "</script><img src=x onerror=alert(1)>"

/* Ranks and meters of a list, "1 M1, 2 M2". */
static const char *listed(Arena *arena, const Suspects *suspects)
{
    StrBuf text = strbuf_new(arena);
    const Table *table = &suspects->table;

    for (size_t row = 0; row < table->n_rows; row++)
        strbuf_printf(
            &text,
            "%s%lld %.*s",
            row == 0 ? "" : ", ",
            (long long) table_i64(table, row, table_column(table, "list_rank")),
            STR_ARG(table_text(table, row, table_column(table, "meter_id"))));
    return text.len == 0 ? "" : strbuf_text(&text);
}

static void lists_and_their_sums(void **state)
{
    static const struct {
        const char *name;
        SuspectsQuery query;
        const char *list;
        double hits;
        double amount;
        const char *currency;
    } cases[] = {
        {"visits", {0}, "1 M1, 2 " HOSTILE, 1.05, 161002.4, "XOF"},
        {"the first", {.most = 1}, "1 M1", 0.8, 157002.4, "XOF"},
        {"all", {.is_all = true}, "1 M1, 2 " HOSTILE ", 3 M2", 1.07, 156002.4, "XOF"},
        {"a transformer", {.transformer = "T2"}, "2 " HOSTILE, 0.25, 4000, "XOF"},
        {"a feeder", {.feeder = "F1", .most = 5}, "1 M1, 2 " HOSTILE, 1.05, 161002.4, "XOF"},
        {"another feeder", {.feeder = "F2"}, "", 0, 0, ""},
        {"a cause", {.is_all = true, .cause = "vacancy"}, "3 M2", 0.02, -5000, "XOF"},
        {"nobody goes there", {.cause = "vacancy"}, "", 0, 0, ""},
        {"likely ones", {.is_all = true, .least_probability = 0.8}, "1 M1", 0.8, 157002.4, "XOF"},
        {"likelier ones", {.least_probability = 0.81}, "", 0, 0, ""},
    };

    World world = world_open(network);

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Suspects suspects;
        Error err = {0};

        CASE_OK(
            cases[at].name,
            suspects_read(world.arena, world.conn, &cases[at].query, &suspects, &err),
            &err);
        CASE_TEXT(cases[at].name, listed(world.arena, &suspects), cases[at].list);
        CASE_INT(cases[at].name, suspects.n_scored, 3);
        CASE_NEAR(cases[at].name, suspects.expected_hits, cases[at].hits, 1e-9);
        CASE_NEAR(cases[at].name, suspects.expected_amount, cases[at].amount, 1e-6);
        CASE_TEXT(cases[at].name, suspects.currency, cases[at].currency);
    }
    world_close(&world);
}

/* Scored by the detection of a version that knew no probability. */
static void scores_without_a_probability(void **state)
{
    World world = world_open(network);
    SuspectsQuery query = {.is_all = true};
    Suspects suspects;
    Error err = {0};

    (void) state;
    world_sql(
        &world,
        "update marts.fct_suspects set probability = null, expected_amount = null, visit_rank = "
        "null, currency = null");
    CASE_OK("read", suspects_read(world.arena, world.conn, &query, &suspects, &err), &err);
    CASE_INT("listed", suspects.table.n_rows, 3);
    CASE_NEAR("hits", suspects.expected_hits, 0, 0);
    CASE_NEAR("amount", suspects.expected_amount, 0, 0);
    CASE_TEXT("currency", suspects.currency, "");
    world_close(&world);
}

static void more_than_can_be_read(void **state)
{
    World world = world_open(network);
    SuspectsQuery query = {.is_all = true};
    Suspects suspects;
    Error err = {0};

    (void) state;
    world_sql(
        &world,
        "insert into marts.fct_suspects (meter_id, status, score_rank) select 'N' || n, 'scored', "
        "n from range(999998) as r (n)");
    CASE_INT(
        "status", suspects_read(world.arena, world.conn, &query, &suspects, &err), STATUS_LIMIT);
    CASE_TEXT("message", err.message, "the list has more than 1000000 meters");
    CASE_TEXT("hint", err.hint, "Ask for less: --top, --feeder or --transformer.");
    world_close(&world);
}

static void before_the_marts_are_built(void **state)
{
    World world = world_open(nothing);
    SuspectsQuery query = {0};
    Suspects suspects;
    Error err = {0};

    (void) state;
    CASE_INT(
        "status", suspects_read(world.arena, world.conn, &query, &suspects, &err), STATUS_STORE);
    CASE_TEXT("message", err.message, "the marts have not been built");
    world_close(&world);
}

static void codes_in_words(void **state)
{
    static const struct {
        const char *prefix;
        const char *code;
        const char *en;
        const char *fr;
    } cases[] = {
        {"cause", "fraud", "fraud", "fraude"},
        {"cause", "wrong_mapping", "wrong transformer", "mauvais transformateur"},
        {"outcome", "no_access", "no access", "pas d'accès"},
        {"cause", "a_new_one", "a_new_one", "a_new_one"},
    };

    Arena *arena = arena_new();
    Project project = {.folder = "/nowhere"};

    (void) state;
    for (Lang lang = LANG_EN; lang <= LANG_FR; lang++) {
        SuspectsWords words;
        Error err = {0};

        CASE_OK("words", suspects_words(arena, &project, lang, &words, &err), &err);
        for (size_t at = 0; at < COUNT_OF(cases); at++)
            CASE_TEXT(
                cases[at].code,
                suspects_word(arena, &words, cases[at].prefix, str_from(cases[at].code)),
                lang == LANG_FR ? cases[at].fr : cases[at].en);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_and_their_sums),
        cmocka_unit_test(scores_without_a_probability),
        cmocka_unit_test(more_than_can_be_read),
        cmocka_unit_test(before_the_marts_are_built),
        cmocka_unit_test(codes_in_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
