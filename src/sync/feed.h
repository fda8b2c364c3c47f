/*
 * feed: rows of a query of the source as the BatchSource of a load into the copy, unchanged and
 * without a copy of their own, with constant columns beside them.
 *
 * Stage: sync. One worker: a query is one stream. A batch lives until the next is asked for.
 */
#ifndef EIOT_SYNC_FEED_H
#define EIOT_SYNC_FEED_H

#include "base/progress.h"
#include "sync/days.h"

/* A column with the same whole number in every row. */
typedef struct FeedConstant {
    const char *name;
    int64_t value;
} FeedConstant;

typedef struct Feed Feed;

/* Feeds `rows`, which stay the caller's to close. With `days`, the UTC days of the column `time`
 * are added to it as rows pass; an instant no copy can hold is a DATA error. `what` is what
 * progress is told of. Texts and constants must live as long as the feed. */
Feed *feed_new(
    Arena *arena,
    Rows *rows,
    const FeedConstant *constants,
    size_t n_constants,
    const char *time,
    DaySet *days);

/* Tells `progress` how many rows of `what` have passed, counted from `already`. */
void feed_tell(Feed *feed, const Progress *progress, const char *what, int64_t already);

BatchSource feed_source(Feed *feed);

#endif
