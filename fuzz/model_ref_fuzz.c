/*
 * Fuzzes the renderer of models: src/transform/{lexer,parser,parse_expr,parse_primary,eval,
 * functions,filters,render,value}.c. The first part of the input, up to a line of `---`, is a macro
 * file; the rest is a model, rendered both ways. Whatever the input, the answer is text or an
 * error; limits (base/limits.h) bound time and memory. Seeds: fuzz/corpus/model_ref.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "transform/parser.h"
#include "transform/render.h"

#define INPUT_MAX 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const NamedValue vars[] = {
    {{"site_zone", 9}, {.kind = VALUE_TEXT, .text = {"UTC", 3}}},
    {{"price_per_kwh", 13}, {.kind = VALUE_FLOAT, .number = 0.15}},
    {{"interval_s", 10}, {.kind = VALUE_INT, .integer = 1800}},
};

static Status find_ref(void *context, Str model, Relation *ret_relation, Error *err)
{
    (void) context;
    (void) err;
    *ret_relation = (Relation){.schema = STR("s"), .name = model, .sql = model};
    return OK;
}

static Status find_source(void *context, Str source, Str table, Relation *ret_relation, Error *err)
{
    (void) context;
    (void) err;
    *ret_relation = (Relation){.schema = source, .name = table, .sql = table};
    return OK;
}

static Status note_config(void *context, Str key, const Value *value, Error *err)
{
    (void) context;
    if (str_equal(key, STR("refused")) || !value_truth(value))
        return error_set(err, STATUS_CONFIG, "config '%.*s' is not read here", STR_ARG(key));
    return OK;
}

/* An error says what and where; text is within the limit and NUL-terminated. */
static void check(Status status, Str text, const Error *err)
{
    if (status == OK) {
        ASSERT(text.len <= LIMIT_SQL_BYTES && text.ptr[text.len] == '\0');
        return;
    }
    ASSERT(status == STATUS_CONFIG || status == STATUS_LIMIT);
    ASSERT(err->status == status && err->message[0] != '\0' && err->where[0] != '\0');
}

static void render_both(Arena *arena, Str macro_text, Str model_text)
{
    static const Relation this_relation = {{"marts", 5}, {"kpi", 3}, {"marts.kpi", 9}};
    MacroSet macros = {0};
    Block block;
    Error err = {0};
    Str text = {.ptr = "", .len = 0};
    Status status =
        parse_macros(arena, macro_text, "macros.sql", &macros.macros, &macros.n_macros, &err);

    if (status == OK)
        status = parse_model(arena, model_text, "model.sql", &block, &err);
    check(status, text, &err);
    for (int is_incremental = 0; status == OK && is_incremental < 2; is_incremental++) {
        const RenderInput input = {
            .macros = &macros,
            .vars = vars,
            .n_vars = COUNT_OF(vars),
            .target_type = is_incremental == 1 ? "postgres" : "duckdb",
            .target_schema = "main",
            .this_relation = &this_relation,
            .is_incremental = is_incremental == 1,
            .ref = find_ref,
            .source = find_source,
            .config = note_config,
        };

        status = render(arena, &block, &input, &text, &err);
        check(status, text, &err);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char divider[] = "\n---\n";
    Arena *arena;
    Str input;
    const char *found;
    size_t head = 0;
    size_t skip = 0;

    if (size > INPUT_MAX)
        return 0;
    arena = arena_new();
    input =
        str_from(""); /* the lexer may not read past the end: the copy ends where the input does */
    input.ptr = arena_copy(arena, (const char *) data, size);
    input.len = size;
    found = memmem(input.ptr, size, divider, sizeof(divider) - 1);
    if (found != NULL) {
        head = (size_t) (found - input.ptr);
        skip = head + sizeof(divider) - 1;
    }
    render_both(
        arena,
        (Str){.ptr = input.ptr, .len = head},
        (Str){.ptr = input.ptr + skip, .len = size - skip});
    arena_free(arena);
    return 0;
}
