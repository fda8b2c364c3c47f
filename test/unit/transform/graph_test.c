/* Order, cycles and selection, on models without files. */
#include "cases.h"
#include "transform/graph.h"

#define OTHER_HINT                                                                                 \
    "A selection is a model or a folder, with + in front or behind. dbt itself knows other ways: " \
    "dbt build --project-dir dbt"

/*   a <- b <- d (marts/money), a <- c; e stands alone; listed in the order d c b a e */
static const size_t refs_of_b[] = {3};
static const size_t refs_of_d[] = {2};
static const Model models[] = {
    {.name = "d", .folder = "marts/money", .path = "d.sql", .refs = refs_of_d, .n_refs = 1},
    {.name = "c", .folder = "marts", .path = "c.sql", .refs = refs_of_b, .n_refs = 1},
    {.name = "b", .folder = "staging", .path = "b.sql", .refs = refs_of_b, .n_refs = 1},
    {.name = "a", .folder = "staging", .path = "a.sql"},
    {.name = "e_long_name", .folder = "", .path = "e_long_name.sql"},
};
static const ModelSet set = {.models = models, .n_models = 5};

static void orders(void **state)
{
    Arena *arena = arena_new();
    Error err = {0};
    const size_t *order;
    StrBuf names = strbuf_new(arena);

    (void) state;
    CASE_OK("order", graph_order(arena, &set, &order, &err), &err);
    for (size_t at = 0; at < set.n_models; at++)
        strbuf_printf(&names, "%s ", models[order[at]].name);
    CASE_TEXT("order", strbuf_text(&names), "a b d c e_long_name ");
    arena_free(arena);
}

static void names_cycles(void **state)
{
    static const size_t to_0[] = {0};
    static const size_t to_1[] = {1};
    static const size_t to_2[] = {2};

    static const struct {
        const char *name;
        Model models[3];
        const char *message;
        const char *where;
    } cases[] = {
        {"itself",
         {{.name = "a", .path = "a.sql", .refs = to_0, .n_refs = 1},
          {.name = "b", .path = "b.sql"},
          {.name = "c", .path = "c.sql"}},
         "models read each other in a cycle: a -> a",
         "a.sql"},
        {"two, met from outside",
         {{.name = "a", .path = "a.sql", .refs = to_1, .n_refs = 1},
          {.name = "b", .path = "b.sql", .refs = to_2, .n_refs = 1},
          {.name = "c", .path = "c.sql", .refs = to_1, .n_refs = 1}},
         "models read each other in a cycle: b -> c -> b",
         "b.sql"},
        {"three",
         {{.name = "a", .path = "a.sql", .refs = to_1, .n_refs = 1},
          {.name = "b", .path = "b.sql", .refs = to_2, .n_refs = 1},
          {.name = "c", .path = "c.sql", .refs = to_0, .n_refs = 1}},
         "models read each other in a cycle: a -> b -> c -> a",
         "a.sql"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        Error err = {0};
        const ModelSet cyclic = {.models = cases[at].models, .n_models = 3};
        const size_t *order;

        CASE_INT(cases[at].name, graph_order(arena, &cyclic, &order, &err), STATUS_CONFIG);
        CASE_TEXT(cases[at].name, err.message, cases[at].message);
        CASE_TEXT(cases[at].name, err.where, cases[at].where);
        arena_free(arena);
    }
}

static void selects(void **state)
{
    static const struct {
        const char *select;
        const char *expected; /* in the order d c b a e */
    } cases[] = {
        {NULL, "11111"},
        {"", "11111"},
        {"  ", "11111"},
        {"b", "00100"},
        {"b+", "10100"},
        {"+b", "00110"},
        {"+b+", "10110"},
        {"a+", "11110"},
        {"staging", "00110"},
        {"marts", "11000"},
        {"marts/money", "10000"},
        {"+marts/money", "10110"},
        {"c  e_long_name", "01001"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        Error err = {0};
        const bool *selected;
        char text[6] = "";
        const char *name = cases[at].select == NULL ? "NULL" : cases[at].select;

        CASE_OK(name, graph_select(arena, &set, cases[at].select, &selected, &err), &err);
        for (size_t model = 0; model < 5; model++)
            text[model] = selected[model] ? '1' : '0';
        CASE_TEXT(name, text, cases[at].expected);
        arena_free(arena);
    }
}

static void refuses_unknown_words(void **state)
{
    static const struct {
        const char *select;
        const char *message;
        const char *hint;
    } cases[] = {
        {"e_long_nam", "no model or folder is called 'e_long_nam'", "Did you mean `e_long_name`?"},
        {"b nothing_like_it+", "no model or folder is called 'nothing_like_it'", OTHER_HINT},
        {"@b", "no model or folder is called '@b'", OTHER_HINT},
        {"+", "no model or folder is called ''", OTHER_HINT},
        {"marts/mon", "no model or folder is called 'marts/mon'", OTHER_HINT},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        Error err = {0};
        const bool *selected;

        CASE_INT(
            cases[at].select,
            graph_select(arena, &set, cases[at].select, &selected, &err),
            STATUS_USAGE);
        CASE_TEXT(cases[at].select, err.message, cases[at].message);
        CASE_TEXT(cases[at].select, err.hint, cases[at].hint);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders),
        cmocka_unit_test(names_cycles),
        cmocka_unit_test(selects),
        cmocka_unit_test(refuses_unknown_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
