#include "resume.h"

#include <string.h>

#include "base/mem.h"
#include "pipeline/stages.h"

static bool has(const Table *done, const char *stage)
{
    for (size_t row = 0; row < done->n_rows; row++)
        if (str_equal(table_text(done, row, 0), str_from(stage)))
            return true;
    return false;
}

size_t resume_stage(const char *first, const char *last, const Table *done)
{
    size_t from = stage_find(first);
    size_t to = stage_find(last);

    if (from == n_stages)
        from = 0;
    if (to == n_stages)
        to--;
    for (size_t at = from; at <= to; at++)
        if (!has(done, stage_table[at].name))
            return at;
    return n_stages;
}

static const char *text_of(Arena *arena, const Table *table, const char *name)
{
    return str_dup(arena, table_text(table, 0, table_column(table, name)));
}

Status resume_find(Arena *arena, StoreConn *conn, Resume *ret_resume, Error *err)
{
    Sql last = sql_named(conn, "run_last", NULL, 0);
    Resume resume = {.is_needed = true};
    Table runs;
    Table done;
    Status status = store_table(arena, conn, &last, 1, &runs, err);

    if (status == OK && runs.n_rows > 0) {
        const char *state = text_of(arena, &runs, "status");
        const char *first = text_of(arena, &runs, "first_stage");
        const char *until = text_of(arena, &runs, "last_stage");
        Param param;
        Sql succeeded;

        resume.run_id = text_of(arena, &runs, "run_id");
        param = PARAM_CSTR(resume.run_id);
        succeeded = sql_named(conn, "run_succeeded", &param, 1);
        status = store_table(arena, conn, &succeeded, 1000, &done, err);
        if (status == OK) {
            size_t at = resume_stage(first, until, &done);
            resume.is_stopped = strcmp(state, "success") != 0 && strcmp(state, "failed") != 0;
            resume.is_needed = at < n_stages && strcmp(state, "success") != 0;
            resume.first = resume.is_needed ? stage_table[at].name : NULL;
            resume.is_only =
                resume.is_needed && strcmp(resume.first, until) == 0 && at + 1 < n_stages;
        }
    }
    if (status == OK)
        *ret_resume = resume;
    return status;
}
