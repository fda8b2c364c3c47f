#include "base/file.h"
#include "cases.h"
#include "publish/reasons.h"
#include "temp_folder.h"

/* The words are detection's; these have one of each placeholder. */
static const char english[] = "drop: \"fell to {value} % of {reference}\"\n"
                              "follows: \"moves along ({value}, others {reference})\"\n"
                              "plain: \"odd\"\n"
                              "since: \"since {since}\"\n";
static const char french[] = "drop: \"tombée à {value} % de {reference}\"\n"
                             "follows: \"suit ({value}, autres {reference})\"\n"
                             "plain: \"étrange\"\n"
                             "since: \"depuis le {since}\"\n";

static const struct {
    const char *json;
    const char *en;
    const char *fr;
} cases[] = {
    {"", "", ""},
    {"null", "", ""},
    {"[]", "", ""},
    {"[{\"code\":\"drop\",\"value\":42.4,\"reference\":100,\"since\":\"2025-03-12\"}]",
     "fell to 42 % of 100 since 12 Mar 2025",
     "tombée à 42 % de 100 depuis le 12 mars 2025"},
    {"[{\"code\":\"plain\",\"since\":null},{\"code\":\"drop\",\"value\":5.26,\"reference\":1234.6}"
     "]",
     "odd; fell to 5.3 % of 1,235",
     "étrange; tombée à 5,3 % de 1\u202f235"},
    {"[{\"code\":\"follows\",\"value\":0.61,\"reference\":-0.02,\"since\":null}]",
     "moves along (0.61, others -0.02)",
     "suit (0,61, autres -0,02)"},
    {"[{\"code\":\"follows\",\"value\":\"high\"}]",
     "moves along (\u2013, others \u2013)",
     "suit (\u2013, autres \u2013)"},
    {"[{\"code\":\"a_new_one\",\"value\":1,\"since\":\"spring\"}]",
     "a_new_one since spring",
     "a_new_one depuis le spring"},
};

typedef struct World {
    Arena *arena;
    char *folder;
    const Locale *locales[2];
} World;

static const char *locale_path(const World *world, Lang lang)
{
    return arena_printf(
        world->arena, "%s/locale/%s/reasons.yml", world->folder, lang == LANG_FR ? "fr" : "en");
}

static World world_open(void)
{
    World world = {.arena = arena_new()};
    Project project = {0};
    Error err = {0};

    world.folder = temp_folder(world.arena, "reasons");
    project.folder = world.folder;
    for (Lang lang = LANG_EN; lang <= LANG_FR; lang++) {
        const char *path = locale_path(&world, lang);

        CASE_OK(
            "folder",
            file_make_folder(
                arena_copy(world.arena, path, strlen(path) - strlen("/reasons.yml")), &err),
            &err);
        CASE_OK(
            "write", file_write(path, str_from(lang == LANG_FR ? french : english), &err), &err);
        CASE_OK(
            "locale",
            locale_load(world.arena, &project, "reasons", lang, &world.locales[lang], &err),
            &err);
    }
    return world;
}

static void world_close(World *world)
{
    temp_folder_drop(world->folder);
    arena_free(world->arena);
}

/* The reasons as one text: "first; second". */
static Status
joined(Arena *arena, const Locale *reasons, Lang lang, Str json, const char **ret_text, Error *err)
{
    StrBuf text = strbuf_new(arena);
    const char **texts = NULL;
    size_t n = 0;
    Status status = reasons_list(arena, reasons, lang, json, &texts, &n, err);

    if (status != OK)
        return status;
    for (size_t at = 0; at < n; at++)
        strbuf_printf(&text, "%s%s", at > 0 ? "; " : "", texts[at]);
    *ret_text = n > 0 ? strbuf_text(&text) : "";
    return OK;
}

static void in_both_languages(void **state)
{
    World world = world_open();

    (void) state;
    for (Lang lang = LANG_EN; lang <= LANG_FR; lang++) {
        for (size_t at = 0; at < COUNT_OF(cases); at++) {
            const char *text = NULL;
            Error err = {0};

            CASE_OK(
                cases[at].json,
                joined(
                    world.arena, world.locales[lang], lang, str_from(cases[at].json), &text, &err),
                &err);
            CASE_TEXT(cases[at].json, text, lang == LANG_FR ? cases[at].fr : cases[at].en);
        }
    }
    world_close(&world);
}

static void codes_alone(void **state)
{
    static const struct {
        const char *json;
        const char *codes;
    } lists[] = {
        {"", ""},
        {"null", ""},
        {"[]", ""},
        {"[{\"code\":\"drop\",\"value\":1}]", "drop"},
        {"[{\"code\":\"drop\"},{\"code\":\"a_new_one\",\"since\":\"2025-03-12\"}]",
         "drop;a_new_one"},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(lists); at++) {
        const char *codes = NULL;
        Error err = {0};

        CASE_OK(lists[at].json, reasons_codes(arena, str_from(lists[at].json), &codes, &err), &err);
        CASE_TEXT(lists[at].json, codes, lists[at].codes);
    }
    arena_free(arena);
}

static void numbers_and_words_for_programs(void **state)
{
    static const struct {
        const char *json;
        const char *with_text;
    } lists[] = {
        {"", "[]"},
        {"[{\"code\":\"drop\",\"value\":42.4,\"reference\":100,\"since\":\"2025-03-12\"}]",
         "[{\"code\":\"drop\",\"value\":42.4,\"reference\":100,\"since\":\"2025-03-12\","
         "\"text\":\"tombée à 42 % de 100 depuis le 12 mars 2025\"}]"},
    };

    World world = world_open();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(lists); at++) {
        Json *list = NULL;
        Error err = {0};

        CASE_OK(
            lists[at].json,
            reasons_json(
                world.arena,
                world.locales[LANG_FR],
                LANG_FR,
                str_from(lists[at].json),
                &list,
                &err),
            &err);
        CASE_TEXT(lists[at].json, json_text(world.arena, list, false), lists[at].with_text);
        json_decref(list);
    }
    world_close(&world);
}

static void what_is_not_a_list_of_reasons(void **state)
{
    static const struct {
        const char *json;
        Status status;
        const char *message;
        const char *where;
    } wrong[] = {
        {"{\"code\":\"x\"}", STATUS_INTERNAL, "reasons of a meter are not a list", ""},
        {"[{\"code\":\"plain\"},{\"value\":2}]",
         STATUS_INTERNAL,
         "reason 2 of a meter has no code",
         ""},
        {"[1]", STATUS_INTERNAL, "reason 1 of a meter has no code", ""},
        {"[{",
         STATUS_CONFIG,
         "not valid JSON: string or '}' expected near end of file",
         "ml.meter_scores.reasons:1:2"},
    };

    World world = world_open();
    const char *text = "untouched";

    (void) state;
    for (size_t at = 0; at < COUNT_OF(wrong); at++) {
        Error err = {0};

        CASE_INT(
            wrong[at].json,
            joined(world.arena, world.locales[0], LANG_EN, str_from(wrong[at].json), &text, &err),
            wrong[at].status);
        CASE_TEXT(wrong[at].json, err.message, wrong[at].message);
        CASE_TEXT(wrong[at].json, err.where, wrong[at].where);
    }
    CASE_TEXT("result", text, "untouched");
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_both_languages),
        cmocka_unit_test(codes_alone),
        cmocka_unit_test(numbers_and_words_for_programs),
        cmocka_unit_test(what_is_not_a_list_of_reasons),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
