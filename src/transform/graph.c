#include "transform/graph.h"

#include <string.h>

typedef enum Mark { MARK_NEW, MARK_OPEN, MARK_DONE } Mark;

/* A walk in depth: a model is put behind those it reads; coming back to one that is still open is
 * a cycle, and the path to it is the one to name. */
typedef struct Walk {
    Arena *arena;
    const ModelSet *set;
    Mark *marks;
    size_t *path;
    size_t n_path;
    size_t *order;
    size_t n_order;
} Walk;

static Status cycle_error(const Walk *walk, size_t again, Error *err)
{
    StrBuf names = strbuf_new(walk->arena);
    size_t at = 0;

    while (walk->path[at] != again)
        at++;
    for (; at < walk->n_path; at++)
        strbuf_printf(&names, "%s -> ", walk->set->models[walk->path[at]].name);
    strbuf_puts(&names, walk->set->models[again].name);
    (void) error_set(
        err, STATUS_CONFIG, "models read each other in a cycle: %s", strbuf_text(&names));
    error_at(err, walk->set->models[again].path, 0, 0);
    return STATUS_CONFIG;
}

static Status visit(Walk *walk, size_t index, Error *err)
{
    const Model *model = &walk->set->models[index];
    Status status = OK;

    if (walk->marks[index] == MARK_DONE)
        return OK;
    if (walk->marks[index] == MARK_OPEN)
        return cycle_error(walk, index, err);
    walk->marks[index] = MARK_OPEN;
    walk->path[walk->n_path++] = index;
    for (size_t at = 0; status == OK && at < model->n_refs; at++)
        status = visit(walk, model->refs[at], err);
    walk->n_path--;
    walk->marks[index] = MARK_DONE;
    walk->order[walk->n_order++] = index;
    return status;
}

Status graph_order(Arena *arena, const ModelSet *set, const size_t **ret_order, Error *err)
{
    Walk walk = {
        .arena = arena,
        .set = set,
        .marks = ARENA_ARRAY(arena, Mark, set->n_models),
        .path = ARENA_ARRAY(arena, size_t, set->n_models),
        .order = ARENA_ARRAY(arena, size_t, set->n_models),
    };
    Status status = OK;

    for (size_t at = 0; status == OK && at < set->n_models; at++)
        status = visit(&walk, at, err);
    *ret_order = walk.order;
    return status;
}

/* True when the word names the model: by name, by its folder or one above. */
static bool names_model(Str word, const Model *model)
{
    Str folder = str_from(model->folder);

    if (word.len == 0)
        return false;
    if (str_equal(word, str_from(model->name)) || str_equal(word, folder))
        return true;
    return folder.len > word.len && folder.ptr[word.len] == '/' && str_starts_with(folder, word);
}

/* Adds what the marked models read, until nothing is new. */
static void add_read(const ModelSet *set, bool *marks)
{
    for (bool is_changed = true; is_changed;) {
        is_changed = false;
        for (size_t at = 0; at < set->n_models; at++) {
            const Model *model = &set->models[at];

            for (size_t ref = 0; marks[at] && ref < model->n_refs; ref++) {
                is_changed |= !marks[model->refs[ref]];
                marks[model->refs[ref]] = true;
            }
        }
    }
}

/* Adds what reads the marked models, until nothing is new. */
static void add_readers(const ModelSet *set, bool *marks)
{
    for (bool is_changed = true; is_changed;) {
        is_changed = false;
        for (size_t at = 0; at < set->n_models; at++) {
            const Model *model = &set->models[at];

            for (size_t ref = 0; !marks[at] && ref < model->n_refs; ref++)
                if (marks[model->refs[ref]])
                    is_changed = marks[at] = true;
        }
    }
}

static Status nothing_named(Arena *arena, const ModelSet *set, Str word, Error *err)
{
    const char **names = ARENA_ARRAY(arena, const char *, set->n_models + 1);
    const char *nearest;

    for (size_t at = 0; at < set->n_models; at++)
        names[at] = set->models[at].name;
    nearest = str_nearest(word, names);
    (void) error_set(err, STATUS_USAGE, "no model or folder is called '%.*s'", STR_ARG(word));
    if (nearest != NULL && strpbrk(arena_copy(arena, word.ptr, word.len), ":*@,+") == NULL)
        error_hint(err, "Did you mean `%s`?", nearest);
    else
        error_hint(
            err,
            "A selection is a model or a folder, with + in front or behind. dbt itself knows other "
            "ways: dbt build --project-dir dbt");
    return STATUS_USAGE;
}

static Status select_word(Arena *arena, const ModelSet *set, Str word, bool *selected, Error *err)
{
    bool has_read = str_starts_with(word, STR("+"));
    bool has_readers = word.len > 1 && str_ends_with(word, STR("+"));
    bool *reads = ARENA_ARRAY(arena, bool, set->n_models);
    bool *readers = ARENA_ARRAY(arena, bool, set->n_models);
    Str name = {
        .ptr = word.ptr + (has_read ? 1 : 0),
        .len = word.len - (has_read ? 1 : 0) - (has_readers ? 1 : 0),
    };
    bool is_found = false;

    for (size_t at = 0; at < set->n_models; at++) {
        reads[at] = readers[at] = names_model(name, &set->models[at]);
        is_found |= reads[at];
    }
    if (!is_found)
        return nothing_named(arena, set, name, err);
    if (has_read)
        add_read(set, reads);
    if (has_readers)
        add_readers(set, readers);
    for (size_t at = 0; at < set->n_models; at++)
        selected[at] |= reads[at] || readers[at];
    return OK;
}

Status graph_select(
    Arena *arena, const ModelSet *set, const char *select, const bool **ret_selected, Error *err)
{
    bool *selected = ARENA_ARRAY(arena, bool, set->n_models);
    const char *at = select == NULL ? "" : select;
    size_t n_words = 0;

    for (at += strspn(at, " "); *at != '\0'; at += strspn(at, " ")) {
        Str word = {.ptr = at, .len = strcspn(at, " ")};
        Status status = select_word(arena, set, word, selected, err);

        if (status != OK)
            return status;
        at += word.len;
        n_words++;
    }
    for (size_t model = 0; n_words == 0 && model < set->n_models; model++)
        selected[model] = true;
    *ret_selected = selected;
    return OK;
}

const bool *graph_with_read(Arena *arena, const ModelSet *set, const bool *marks)
{
    bool *all = ARENA_ARRAY(arena, bool, set->n_models);

    for (size_t at = 0; at < set->n_models; at++)
        all[at] = marks[at];
    add_read(set, all);
    return all;
}
