#include "ingest/load_rules.h"

static void tell_first(const char *path, const RejectList *rejects, Error *err)
{
    const Reject *first;

    if (rejects->n == 0) {
        error_at(err, path, 0, 0);
        return;
    }
    first = &rejects->items[0];
    error_at(err, path, (size_t) first->line, (size_t) first->column);
    error_hint(err, "The first rejected record: %s.", first->reason);
}

Status load_rules_check(
    const Profile *profile,
    const char *path,
    int64_t records,
    int64_t parsed,
    const RejectList *rejects,
    Error *err)
{
    /* a record that swallowed lines counts for all of them */
    int64_t lost = (int64_t) rejects->lost_lines;
    int64_t all = parsed + lost;

    if (records == 0) {
        (void) error_set(err, STATUS_DATA, "the file has no records");
        error_at(err, path, 0, 0);
        error_hint(err, "Check that the export or the copy of this file was finished.");
        return STATUS_DATA;
    }
    if (all == 0) {
        (void) error_set(
            err,
            STATUS_DATA,
            "all of the file's %lld record%s are passed over, none is data",
            (long long) records,
            records == 1 ? "" : "s");
        error_at(err, path, 0, 0);
        error_hint(
            err, "Look with `eiot source check` at which columns and channels the source reads.");
        return STATUS_DATA;
    }
    if (parsed == 0) {
        (void) error_set(
            err,
            STATUS_DATA,
            "none of the file's %lld record%s can be loaded",
            (long long) records,
            records == 1 ? "" : "s");
        tell_first(path, rejects, err);
        return STATUS_DATA;
    }
    if (!rejects->is_full &&
        (lost <= profile->reject_count || lost * 100 <= all * profile->reject_percent))
        return OK;
    (void) error_set(
        err,
        STATUS_DATA,
        "%lld of %lld records are rejected, more than source '%s' allows",
        (long long) lost,
        (long long) all,
        profile->name);
    tell_first(path, rejects, err);
    return STATUS_DATA;
}
