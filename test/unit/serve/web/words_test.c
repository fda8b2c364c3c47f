/* The words of the pages (web/app/words): the same keys and placeholders in both languages, every
 * key a script asks for, and none that nobody asks for. */
#include <ctype.h>
#include <stdlib.h>

#include "base/asset.h"
#include "base/json.h"
#include "cases.h"

static Json *words_of(const char *lang)
{
    char path[64];
    Json *words = NULL;
    Error err = {0};

    (void) snprintf(path, sizeof(path), "web/app/words/%s.json", lang);
    CASE_OK(path, json_parse(asset_text(path), path, &words, &err), &err);
    return words;
}

static int compare_strs(const void *left, const void *right)
{
    return str_compare(*(const Str *) left, *(const Str *) right);
}

/* Placeholders of a text as one string, sorted, since word order differs: "{a}{b}". */
static const char *placeholders(Arena *arena, const char *text)
{
    StrBuf buffer = strbuf_new(arena);
    Str found[16];
    size_t n = 0;

    for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
        const char *end = strchr(at, '}');
        if (end == NULL || n == COUNT_OF(found))
            break;
        found[n++] = (Str){.ptr = at, .len = (size_t) (end - at + 1)};
    }
    qsort(found, n, sizeof(*found), compare_strs);
    for (size_t at = 0; at < n; at++)
        strbuf_put(&buffer, found[at]);
    return strbuf_text(&buffer);
}

/* What a text of one language must have in the other. */
static void check_pair(Arena *arena, const char *key, const Json *text, const Json *other)
{
    CASE_TRUE(key, json_string_length(text) > 0);
    CASE_TRUE(key, json_string_length(other) > 0);
    CASE_TEXT(
        key,
        placeholders(arena, json_string_value(other)),
        placeholders(arena, json_string_value(text)));
}

static void both_languages_have_the_same_keys_and_placeholders(void **state)
{
    Json *english = words_of("en");
    Json *french = words_of("fr");
    Arena *arena = arena_new();
    const char *key;
    Json *text;

    (void) state;
    CASE_INT("keys", json_object_size(french), json_object_size(english));
    json_object_foreach(english, key, text)
        check_pair(arena, key, text, json_object_get(french, key));
    arena_free(arena);
    json_decref(english);
    json_decref(french);
}

static void plurals_have_both_forms(void **state)
{
    Json *english = words_of("en");
    Arena *arena = arena_new();
    const char *key;
    Json *text;

    (void) state;
    json_object_foreach(english, key, text)
    {
        Str name = str_from(key);
        if (!str_ends_with(name, STR("_one")))
            continue;
        name.len -= strlen("_one");
        CASE_TRUE(key, json_object_get(english, str_dup(arena, name)) != NULL);
    }
    arena_free(arena);
    json_decref(english);
}

/* ---- what the scripts ask for ---- */

static bool is_script(const Asset *asset)
{
    Str path = str_from(asset->path);

    return str_starts_with(path, STR("web/app/js/")) && str_ends_with(path, STR(".js"));
}

static bool has_key_beginning(const Json *words, Str beginning)
{
    Json *all = (Json *) (uintptr_t) words; /* jansson iterates without changing */
    const char *key;
    Json *text;

    json_object_foreach(all, key, text)
    {
        if (str_starts_with(str_from(key), beginning))
            return true;
    }
    return false;
}

/* The string literal after `call` at `at` ("t(\"key\""), where it is one; its end in *ret_end. */
static bool literal_after(Str script, size_t at, Str call, Str *ret_literal, size_t *ret_end)
{
    size_t begin = at + call.len;
    size_t end = begin;

    if (at + call.len >= script.len || memcmp(script.ptr + at, call.ptr, call.len) != 0)
        return false;
    if (at > 0 && (isalnum((unsigned char) script.ptr[at - 1]) || script.ptr[at - 1] == '_' ||
                   script.ptr[at - 1] == '.'))
        return false;
    while (end < script.len && script.ptr[end] != '"' && script.ptr[end] != '\n')
        end++;
    *ret_literal = (Str){.ptr = script.ptr + begin, .len = end - begin};
    *ret_end = end + 1;
    return end < script.len && script.ptr[end] == '"';
}

/* t("key", word("kind", t("kind_" + code): checks the key that is asked for at `place`, if one is.
 */
static bool check_call(Arena *arena, const Json *words, Str script, size_t place)
{
    static const char *const calls[] = {"t(\"", "tn(\"", "has(\"", "word(\""};

    for (size_t call = 0; call < COUNT_OF(calls); call++) {
        bool is_word = call == COUNT_OF(calls) - 1;
        const char *key;
        Str literal;
        size_t end;
        if (!literal_after(script, place, str_from(calls[call]), &literal, &end))
            continue;
        key = arena_printf(arena, "%.*s%s", STR_ARG(literal), is_word ? "_" : "");
        if (is_word || script.ptr[end] == ' ')
            CASE_TRUE(key, has_key_beginning(words, str_from(key)));
        else
            CASE_TRUE(key, json_object_get(words, key) != NULL);
        return true;
    }
    return false;
}

static void scripts_ask_for_keys_that_are_there(void **state)
{
    Json *english = words_of("en");
    Arena *arena = arena_new();
    size_t n_asked = 0;

    (void) state;
    for (size_t at = 0; at < asset_count(); at++) {
        Asset asset = asset_at(at);
        if (!is_script(&asset))
            continue;
        for (size_t place = 0; place < asset.bytes.len; place++)
            n_asked += check_call(arena, english, asset.bytes, place) ? 1 : 0;
    }
    CASE_TRUE("some were found", n_asked > 100);
    arena_free(arena);
    json_decref(english);
}

static bool scripts_hold(const char *text)
{
    for (size_t at = 0; at < asset_count(); at++) {
        Asset asset = asset_at(at);
        if (is_script(&asset) &&
            memmem(asset.bytes.ptr, asset.bytes.len, text, strlen(text)) != NULL)
            return true;
    }
    return false;
}

/* "cause_fraud" is asked for as a whole, or by its beginning: "cause_" + code, word("cause", code).
 */
static bool is_asked_for(Arena *arena, const char *key)
{
    Str name = str_from(key);

    if (str_ends_with(name, STR("_one")))
        name.len -= strlen("_one");
    if (scripts_hold(arena_printf(arena, "\"%.*s\"", STR_ARG(name))))
        return true;
    for (size_t at = name.len; at > 0; at--) {
        Str beginning = {.ptr = key, .len = at};
        if (key[at - 1] != '_')
            continue;
        if (scripts_hold(arena_printf(arena, "\"%.*s\" +", STR_ARG(beginning))) ||
            scripts_hold(arena_printf(arena, "`%.*s${", STR_ARG(beginning))))
            return true;
        beginning.len--;
        if (scripts_hold(arena_printf(arena, "word(\"%.*s\"", STR_ARG(beginning))))
            return true;
    }
    return false;
}

static void no_key_is_left_that_nobody_asks_for(void **state)
{
    Json *english = words_of("en");
    Arena *arena = arena_new();
    const char *key;
    Json *text;

    (void) state;
    json_object_foreach(english, key, text) CASE_TRUE(key, is_asked_for(arena, key));
    arena_free(arena);
    json_decref(english);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_languages_have_the_same_keys_and_placeholders),
        cmocka_unit_test(plurals_have_both_forms),
        cmocka_unit_test(scripts_ask_for_keys_that_are_there),
        cmocka_unit_test(no_key_is_left_that_nobody_asks_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
