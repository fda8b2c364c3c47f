#include "sync/feed.h"

#include <string.h>

#include "base/civil.h"
#include "base/mem.h"

struct Feed {
    Rows *rows;
    Column *columns; /* those of the query, then the constants */
    size_t n_from_rows;
    size_t n_columns;
    size_t time_column;
    DaySet *days;
    const Progress *progress;
    const char *what;
    int64_t n_rows;
};

Feed *feed_new(
    Arena *arena,
    Rows *rows,
    const FeedConstant *constants,
    size_t n_constants,
    const char *time,
    DaySet *days)
{
    Feed *feed = ARENA_NEW(arena, Feed);
    const Column *from = rows_columns(rows, &feed->n_from_rows);

    feed->rows = rows;
    feed->days = days;
    feed->n_columns = feed->n_from_rows + n_constants;
    feed->columns = ARENA_ARRAY(arena, Column, feed->n_columns);
    memcpy(feed->columns, from, feed->n_from_rows * sizeof(*from));
    for (size_t at = 0; at < n_constants; at++) {
        int64_t *values = ARENA_ARRAY(arena, int64_t, BATCH_ROWS);

        for (size_t row = 0; row < BATCH_ROWS; row++)
            values[row] = constants[at].value;
        feed->columns[feed->n_from_rows + at] =
            (Column){.name = constants[at].name, .type = COLUMN_I64, .values = values};
    }
    if (days == NULL)
        return feed;
    feed->time_column = feed->n_columns;
    for (size_t at = 0; at < feed->n_from_rows; at++)
        if (strcmp(from[at].name, time) == 0)
            feed->time_column = at;
    ASSERT(feed->time_column < feed->n_columns);
    ASSERT(from[feed->time_column].type == COLUMN_TIMESTAMP);
    return feed;
}

void feed_tell(Feed *feed, const Progress *progress, const char *what, int64_t already)
{
    feed->progress = progress;
    feed->what = what;
    feed->n_rows = already;
}

static Status add_days(const Feed *feed, const Batch *batch, Error *err)
{
    const int64_t *instants = batch->columns[feed->time_column].values;

    for (size_t row = 0; row < batch->n_rows; row++) {
        if (instants[row] < SYNC_FIRST_DAY * US_PER_DAY ||
            instants[row] >= (SYNC_LAST_DAY + INT64_C(1)) * US_PER_DAY)
            return error_set(
                err,
                STATUS_DATA,
                "column '%s': an instant is outside 1900 to 2299",
                batch->columns[feed->time_column].name);
        day_set_add_us(feed->days, instants[row]);
    }
    return OK;
}

static Status next(void *context, size_t worker, Batch *ret_batch, Error *err)
{
    Feed *feed = context;
    const Batch *batch = NULL;
    Status status = rows_next(feed->rows, &batch, err);

    (void) worker;
    if (status != OK)
        return status;
    *ret_batch = (Batch){0};
    if (batch->n_rows == 0)
        return OK;
    ASSERT(batch->n_rows <= BATCH_ROWS);
    if (feed->days != NULL)
        status = add_days(feed, batch, err);
    if (status != OK)
        return status;
    memcpy(feed->columns, batch->columns, feed->n_from_rows * sizeof(*feed->columns));
    feed->n_rows += (int64_t) batch->n_rows;
    progress_update(feed->progress, feed->what, (uint64_t) feed->n_rows, 0);
    *ret_batch =
        (Batch){.n_rows = batch->n_rows, .n_columns = feed->n_columns, .columns = feed->columns};
    return OK;
}

BatchSource feed_source(Feed *feed)
{
    return (BatchSource){
        .columns = feed->columns,
        .n_columns = feed->n_columns,
        .n_workers = 1,
        .next = next,
        .context = feed,
    };
}
