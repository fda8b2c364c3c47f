/*
 * docs/models.md and docs/models.fr.md say what a model becomes and what is refused: every example
 * in them is run here.
 *
 * An example is a table row of three cells, the last two code: a model and its compiled query; or
 * of four cells, the first of them a file of the project or `--select`: that file's text (or
 * selection), the message (or the models selected), the place. Or it is fenced: blocks with the
 * name of a file behind their language (a block of jinja without one is dbt/models/marts/NAME.sql),
 * then blocks with what comes of them: `sql`, `sql later` (an incremental build), `sql
 * NAME-OF-TEST`, and `text`, lines that tell() says of the project or the error it is refused with.
 */
#include "fixture.h"
#include "transform/graph.h"
#include "transform/models_internal.h"

#define MODEL_FILE "dbt/models/marts/NAME.sql"
#define TEXT_MAX   (1024 * 1024)
#define MAX_FILES  8

typedef struct File {
    const char *path;
    const char *text;
} File;

/* What stands in the project of every example. */
static const File base_files[] = {
    {"dbt/dbt_project.yml",
     "name: demo\nvars: {interval_s: 1800}\nmodels:\n  demo:\n"
     "    staging: {+schema: staging, +materialized: view}\n"
     "    marts: {+schema: marts, +materialized: table}\n"},
    {"dbt/models/staging/sources.yml",
     "sources: [{name: raw_data, tables: [{name: readings}, {name: network_nodes}]}]\n"},
    {"dbt/models/staging/stg_readings.sql", "select * from {{ source('raw_data', 'readings') }}"},
    {"dbt/models/staging/stg_meters.sql",
     "select * from {{ source('raw_data', 'network_nodes') }}"},
    {"dbt/models/marts/daily.sql", "select * from {{ ref('stg_readings') }}"},
    {"dbt/models/marts/kpi.sql", "select * from {{ ref('daily') }}, {{ ref('stg_meters') }}"},
};

typedef struct Document {
    Arena *arena;
    Fixture *fixture; /* one folder for all examples, made clean after each */
    const char *path;
    size_t line;
    size_t n_examples;
    size_t n_wrong;
    File files[MAX_FILES]; /* of the fenced example being read */
    size_t n_files;
    bool is_told; /* what comes of them was read: the next file begins another example */
} Document;

/* One example's project, loaded. */
typedef struct Trial {
    Arena *arena;
    const ModelSet *set;
    Status status;
    Error err;
} Trial;

/* Takes a file of an example away again. */
static void clean_file(Fixture *fixture, const char *path)
{
    assert_int_equal(unlink(file_join(fixture->arena, fixture->project.folder, path)), 0);
    for (size_t at = 0; at < COUNT_OF(base_files); at++)
        if (strcmp(base_files[at].path, path) == 0)
            fixture_write(fixture, path, base_files[at].text);
}

static Trial try_files(const Document *doc, const File *files, size_t n_files)
{
    static const NamedValue vars[] = {{{"site_zone", 9}, {.kind = VALUE_TEXT, .text = {"UTC", 3}}}};
    Trial trial = {.arena = arena_new()};

    for (size_t at = 0; at < n_files; at++)
        fixture_write(doc->fixture, files[at].path, files[at].text);
    trial.status = models_load(
        trial.arena,
        &doc->fixture->project,
        "duckdb",
        (VarList){.vars = vars, .n_vars = COUNT_OF(vars)},
        &trial.set,
        &trial.err);
    for (size_t at = 0; at < n_files; at++)
        clean_file(doc->fixture, files[at].path);
    return trial;
}

static void compare(Document *doc, const char *what, const char *actual, const char *expected)
{
    doc->n_examples++;
    if (strcmp(actual, expected) == 0)
        return;
    doc->n_wrong++;
    print_error(
        "%s:%zu: %s\n  gives: %s\n  said:  %s\n", doc->path, doc->line, what, actual, expected);
}

/* The error as the program prints it. */
static const char *error_text(Arena *arena, const Error *err)
{
    return arena_printf(
        arena, "error: %s\n  at: %s\n  hint: %s", err->message, err->where, err->hint);
}

/* The compiled query of the example's model. */
static const char *query_of(Trial *trial, bool is_incremental)
{
    Arena *arena = trial->arena;
    Status status = trial->status;
    size_t index;
    Str sql = {0};

    if (status != OK)
        return error_text(arena, &trial->err);
    index = models_find(trial->set, STR("NAME"));
    if (index == NO_INDEX)
        return "there is no model NAME";
    status = models_compile(
        arena, trial->set, &trial->set->models[index], is_incremental, &sql, &trial->err);
    return status == OK ? str_dup(arena, sql) : error_text(arena, &trial->err);
}

static const char *query_of_test(Trial *trial, const char *name)
{
    Arena *arena = trial->arena;
    Str sql = {0};

    if (trial->status != OK)
        return error_text(arena, &trial->err);
    for (size_t at = 0; at < trial->set->n_tests; at++) {
        if (strcmp(trial->set->tests[at].name, name) != 0)
            continue;
        CASE_OK(
            name,
            models_compile_test(arena, trial->set, &trial->set->tests[at], &sql, &trial->err),
            &trial->err);
        return str_dup(arena, sql);
    }
    return "there is no such test";
}

static void tell_columns(StrBuf *out, const char *of, const ColumnDoc *columns, size_t n_columns)
{
    for (size_t at = 0; at < n_columns; at++)
        if (columns[at].description[0] != '\0')
            strbuf_printf(
                out, "column %s.%s says: %s\n", of, columns[at].name, columns[at].description);
}

/* What is known of the project, a line each. */
static const char *tell(Trial *trial)
{
    StrBuf out = strbuf_new(trial->arena);
    const ModelSet *set = trial->set;

    if (trial->status != OK)
        return error_text(trial->arena, &trial->err);
    for (size_t at = 0; at < set->n_models; at++) {
        const Model *model = &set->models[at];

        strbuf_printf(
            &out,
            "model %s: %s",
            model->label,
            materialization_name(model->config.materialization));
        for (size_t key = 0; key < model->config.n_unique_key; key++)
            strbuf_printf(
                &out, "%s%.*s", key == 0 ? " by " : ", ", STR_ARG(model->config.unique_key[key]));
        strbuf_puts(&out, model->config.is_append ? ", rows are added\n" : "\n");
        if (model->description[0] != '\0')
            strbuf_printf(&out, "model %s says: %s\n", model->label, model->description);
        tell_columns(&out, model->name, model->columns, model->n_columns);
    }
    for (size_t at = 0; at < set->n_sources; at++) {
        const SourceTable *source = &set->sources[at];

        strbuf_printf(&out, "source %s.%s is %s\n", source->source, source->table, source->label);
        if (source->description[0] != '\0')
            strbuf_printf(&out, "source %s says: %s\n", source->label, source->description);
        tell_columns(&out, source->label, source->columns, source->n_columns);
    }
    for (size_t at = 0; at < set->n_tests; at++)
        strbuf_printf(
            &out,
            "test %s: %s\n",
            set->tests[at].name,
            set->tests[at].is_warning ? "warn" : "error");
    return strbuf_text(&out);
}

/* Every line that is said must be told. */
static void compare_lines(Document *doc, const char *told, const char *said)
{
    const char *all = arena_printf(doc->arena, "\n%s", told);

    for (const char *at = said; *at != '\0';) {
        const char *end = strchrnul(at, '\n');
        const char *line = arena_copy(doc->arena, at, (size_t) (end - at));
        bool is_there = strstr(all, arena_printf(doc->arena, "\n%s\n", line)) != NULL;

        compare(doc, "text", is_there ? line : told, line);
        at = *end == '\0' ? end : end + 1;
    }
}

/* ---- fenced examples ---- */

static void run_fence(Document *doc, const char *kind, const char *text)
{
    Trial trial = try_files(doc, doc->files, doc->n_files);
    const char *test = strncmp(kind, "sql ", 4) == 0 ? kind + 4 : "";

    if (strcmp(kind, "text") == 0 && strncmp(text, "error: ", 7) != 0)
        compare_lines(doc, tell(&trial), text);
    else if (strcmp(kind, "text") == 0)
        compare(doc, kind, tell(&trial), text);
    else if (test[0] == '\0' || strcmp(test, "later") == 0)
        compare(doc, kind, query_of(&trial, test[0] != '\0'), text);
    else
        compare(doc, kind, query_of_test(&trial, test), text);
    arena_free(trial.arena);
    doc->is_told = true;
}

static void keep_file(Document *doc, const char *kind, const char *text)
{
    const char *path = strchr(kind, ' ');

    if (doc->is_told)
        doc->n_files = 0;
    doc->is_told = false;
    assert_true(doc->n_files < MAX_FILES);
    doc->files[doc->n_files++] = (File){.path = path == NULL ? MODEL_FILE : path + 1, .text = text};
}

static void read_fence(Document *doc, const char *kind, const char *text)
{
    if (strncmp(kind, "jinja", 5) == 0 || strncmp(kind, "yaml", 4) == 0)
        keep_file(doc, kind, text);
    else if (strncmp(kind, "sql", 3) == 0 || strcmp(kind, "text") == 0)
        run_fence(doc, kind, text);
}

/* ---- rows of tables ---- */

/* The text of a cell that is code as a whole, `\|` being a bar; NULL for others. */
static const char *code_of(Arena *arena, const char *cell)
{
    size_t length = strlen(cell);
    size_t marks = strspn(cell, "`");
    char *text;
    size_t to = 0;

    if (marks == 0 || length < 2 * marks + 1 || cell[length - 1] != '`')
        return NULL;
    text = arena_copy(arena, cell + marks, length - 2 * marks);
    if (strchr(text, '`') != NULL && marks == 1)
        return NULL;
    for (size_t at = 0; text[at] != '\0'; at++)
        if (text[at] != '\\' || text[at + 1] != '|')
            text[to++] = text[at];
    text[to] = '\0';
    if (marks == 2 && text[0] == ' ') /* as Markdown does */
        text = arena_copy(arena, text + 1, strlen(text) - 2);
    return text;
}

/* Cells of "| a | b |", without spaces around them. */
static size_t split_row(Arena *arena, const char *line, const char **cells, size_t room)
{
    size_t n = 0;
    const char *from = line + 1;

    for (const char *at = from; *at != '\0' && n < room; at++) {
        const char *end = at;

        if (*at != '|' || at[-1] == '\\')
            continue;
        while (from < end && *from == ' ')
            from++;
        while (end > from && end[-1] == ' ')
            end--;
        cells[n++] = arena_copy(arena, from, (size_t) (end - from));
        from = at + 1;
    }
    return n;
}

static void run_model(Document *doc, const char *text, const char *expected)
{
    const File file = {.path = MODEL_FILE, .text = text};
    Trial trial = try_files(doc, &file, 1);

    compare(doc, text, query_of(&trial, false), expected);
    arena_free(trial.arena);
}

/* The words that say what else can be done. */
static const char *words_of(const Error *err)
{
    return strstr(err->hint, "dbt itself") != NULL ? "dbt itself" : err->hint;
}

static void
run_refusal(Document *doc, const char *path, const char *text, const char *message, const char *at)
{
    const File file = {.path = path, .text = text};
    Trial trial = try_files(doc, &file, 1);
    Arena *arena = trial.arena;

    compare(
        doc,
        text,
        trial.status == OK ? "nothing is refused"
                           : arena_printf(
                                 arena,
                                 "%s at %s, hint: %s",
                                 trial.err.message,
                                 trial.err.where,
                                 words_of(&trial.err)),
        arena_printf(arena, "%s at %s:%s, hint: dbt itself", message, path, at));
    arena_free(trial.arena);
}

static void run_selection(Document *doc, const char *select, const char *expected)
{
    Trial trial = try_files(doc, NULL, 0);
    StrBuf names = strbuf_new(trial.arena);
    const bool *selected;

    CASE_OK(select, trial.status, &trial.err);
    if (graph_select(trial.arena, trial.set, select, &selected, &trial.err) != OK) {
        compare(doc, select, trial.err.message, expected);
        compare(doc, select, words_of(&trial.err), "dbt itself");
    } else {
        for (size_t at = 0; at < trial.set->n_models; at++)
            if (selected[at])
                strbuf_printf(
                    &names, "%s%s", names.len == 0 ? "" : " ", trial.set->models[at].name);
        compare(doc, select, strbuf_text(&names), expected);
    }
    arena_free(trial.arena);
}

static void read_row(Document *doc, const char *line)
{
    const char *cells[5];
    size_t n_cells = split_row(doc->arena, line, cells, COUNT_OF(cells));
    const char *codes[4] = {NULL};

    for (size_t at = 0; at < n_cells && at < COUNT_OF(codes); at++)
        codes[at] = code_of(doc->arena, cells[at]);
    if (n_cells == 3 && codes[1] != NULL && codes[2] != NULL)
        run_model(doc, codes[1], codes[2]);
    if (n_cells != 4 || codes[0] == NULL || codes[1] == NULL || codes[2] == NULL)
        return;
    if (strcmp(codes[0], "--select") == 0)
        run_selection(doc, codes[1], codes[2]);
    else if (strncmp(codes[0], "dbt/", 4) == 0)
        run_refusal(doc, codes[0], codes[1], codes[2], codes[3] == NULL ? "" : codes[3]);
}

/* ---- the document ---- */

/* The text up to the end of a fenced block, `*line` at its start; moves past it. */
static const char *take_fence(Document *doc, const char **line)
{
    const char *end = strstr(*line, "\n```");
    const char *text;

    assert_non_null(end);
    text = arena_copy(doc->arena, *line, (size_t) (end - *line));
    for (const char *at = *line; at <= end; at++)
        doc->line += *at == '\n';
    *line = end + 1;
    return text;
}

static void run_document(const char *name, size_t least)
{
    Fixture fixture = fixture_open();
    Document doc = {.arena = arena_new(), .fixture = &fixture};
    Error err = {0};
    Str text;

    for (size_t at = 0; at < COUNT_OF(base_files); at++)
        fixture_write(&fixture, base_files[at].path, base_files[at].text);

    doc.path = arena_printf(doc.arena, "%s/docs/%s", getenv("EIOT_SOURCE_ROOT"), name);
    CASE_OK(name, file_read(doc.arena, doc.path, TEXT_MAX, &text, &err), &err);
    for (const char *at = str_dup(doc.arena, text); *at != '\0';) {
        const char *end = strchrnul(at, '\n');
        const char *line = arena_copy(doc.arena, at, (size_t) (end - at));

        doc.line++;
        at = *end == '\0' ? end : end + 1;
        if (line[0] == '|')
            read_row(&doc, line);
        if (strncmp(line, "```", 3) == 0 && *at != '\0') {
            const char *inside = take_fence(&doc, &at);

            read_fence(&doc, line + 3, inside);
            at = strchrnul(at, '\n');
            at += *at == '\0' ? 0 : 1;
            doc.line++;
        }
    }
    CASE_INT("examples that are wrong", doc.n_wrong, 0);
    CASE_TRUE("examples are found", doc.n_examples >= least);
    fixture_close(&fixture);
    arena_free(doc.arena);
}

static void examples_in_english(void **state)
{
    (void) state;
    run_document("models.md", 200);
}

static void examples_in_french(void **state)
{
    (void) state;
    run_document("models.fr.md", 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_in_english),
        cmocka_unit_test(examples_in_french),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
