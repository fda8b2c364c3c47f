#include "meters_write.h"

#include <math.h>
#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "detect/stats/rank.h"

enum { ROWS = BATCH_ROWS };

static void put_number(StrBuf *json, double value)
{
    if (isfinite(value))
        strbuf_printf(json, "%.2f", value);
    else
        strbuf_puts(json, "null");
}

static Str marks_json(Arena *arena, const Mark *marks, size_t n)
{
    StrBuf json = strbuf_new(arena);

    strbuf_put_char(&json, '[');
    for (size_t at = 0; at < n; at++) {
        const Mark *mark = &marks[at];

        strbuf_printf(&json, "%s{\"code\":\"%s\",\"value\":", at > 0 ? "," : "", mark->code);
        put_number(&json, mark->value);
        strbuf_puts(&json, ",\"reference\":");
        put_number(&json, mark->reference);
        strbuf_puts(&json, ",\"since\":");
        if (mark->since == NO_DAY) {
            strbuf_puts(&json, "null}");
        } else {
            Civil day = civil_from_us(mark->since * US_PER_DAY);
            strbuf_printf(&json, "\"%04d-%02d-%02d\"}", day.year, day.month, day.day);
        }
    }
    strbuf_put_char(&json, ']');
    return strbuf_str(&json);
}

/* Shares of what raises the odds; false when nothing does. */
static bool shares_of(Arena *arena, const Fusion *fusion, Str *ret_json, Str *ret_top)
{
    double shares[EVIDENCE_N];
    double sum = 0;

    for (size_t at = 0; at < EVIDENCE_N; at++)
        sum += fmax(fusion->parts[at], 0);
    if (!(sum > 0))
        return false;
    for (size_t at = 0; at < EVIDENCE_N; at++)
        shares[at] = fmax(fusion->parts[at], 0) / sum;
    *ret_json = detect_shares_json(arena, evidence_names, shares, EVIDENCE_N, ret_top);
    return true;
}

/* Columns of one batch of ml.meter_scores. */
typedef struct ScoreRows {
    Str meter_id[ROWS];
    Str status[ROWS];
    double score[ROWS];
    int64_t rank[ROWS];
    Str reasons[ROWS];
    Str top[ROWS];
    Str shares[ROWS];
    double probability[ROWS];
    Str cause[ROWS];
    int32_t since[ROWS];
    double recoverable[ROWS];
    Str against[ROWS];
    Str run_id[ROWS];
    int64_t scored_at[ROWS];
    uint64_t scored[ROWS / 64];
    uint64_t has_shares[ROWS / 64];
    uint64_t has_cause[ROWS / 64];
    uint64_t has_since[ROWS / 64];
    uint64_t has_recoverable[ROWS / 64];
} ScoreRows;

static void fill_verdict(Arena *arena, const MeterResult *result, ScoreRows *rows, size_t at)
{
    const Verdict *verdict = &result->verdict;
    Mark marks[MARKS_MAX];

    column_set_valid(rows->scored, at, true);
    rows->score[at] = verdict->score;
    rows->rank[at] = result->rank;
    rows->reasons[at] = marks_json(arena, marks, marks_of_fraud(&result->meter, marks));
    rows->against[at] = marks_json(arena, marks, marks_against(&result->meter, marks));
    column_set_valid(
        rows->has_shares,
        at,
        shares_of(arena, &verdict->fusion, &rows->shares[at], &rows->top[at]));
    rows->probability[at] = verdict->probability;
    column_set_valid(rows->has_cause, at, verdict->cause != CAUSE_NONE);
    if (verdict->cause != CAUSE_NONE)
        rows->cause[at] = str_from(cause_name(verdict->cause));
    column_set_valid(rows->has_since, at, verdict->since != NO_DAY);
    rows->since[at] = verdict->since;
    column_set_valid(rows->has_recoverable, at, isfinite(verdict->recoverable_kwh_month));
    rows->recoverable[at] = verdict->recoverable_kwh_month;
}

static void
fill_row(const DetectRun *run, Arena *arena, const MeterResult *result, ScoreRows *rows, size_t at)
{
    rows->meter_id[at] = result->meter.row->meter_id;
    rows->run_id[at] = str_from(run->options->run_id);
    rows->scored_at[at] = run->options->now_us;
    rows->status[at] =
        str_from(result->is_looked_at ? detect_status_name(DETECT_SCORED) : "coverage");
    if (result->is_looked_at)
        fill_verdict(arena, result, rows, at);
}

static Status append_scores(const DetectRun *run, const ScoreRows *rows, size_t n, Error *err)
{
    const Column columns[] = {
        {.name = "meter_id", .type = COLUMN_TEXT, .values = rows->meter_id},
        {.name = "status", .type = COLUMN_TEXT, .values = rows->status},
        {.name = "score", .type = COLUMN_F64, .values = rows->score, .valid = rows->scored},
        {.name = "score_rank", .type = COLUMN_I64, .values = rows->rank, .valid = rows->scored},
        {.name = "reasons", .type = COLUMN_TEXT, .values = rows->reasons, .valid = rows->scored},
        {.name = "top_feature",
         .type = COLUMN_TEXT,
         .values = rows->top,
         .valid = rows->has_shares},
        {.name = "contributions",
         .type = COLUMN_TEXT,
         .values = rows->shares,
         .valid = rows->has_shares},
        {.name = "probability",
         .type = COLUMN_F64,
         .values = rows->probability,
         .valid = rows->scored},
        {.name = "cause", .type = COLUMN_TEXT, .values = rows->cause, .valid = rows->has_cause},
        {.name = "since", .type = COLUMN_DATE, .values = rows->since, .valid = rows->has_since},
        {.name = "recoverable_kwh_month",
         .type = COLUMN_F64,
         .values = rows->recoverable,
         .valid = rows->has_recoverable},
        {.name = "against", .type = COLUMN_TEXT, .values = rows->against, .valid = rows->scored},
        {.name = "run_id", .type = COLUMN_TEXT, .values = rows->run_id},
        {.name = "scored_at", .type = COLUMN_TIMESTAMP, .values = rows->scored_at},
    };
    Batch batch = {.n_rows = n, .n_columns = COUNT_OF(columns), .columns = columns};

    return store_append(run->conn, "ml.meter_scores", &batch, err);
}

static Status
write_scores(const DetectRun *run, Arena *arena, const MeterResult *results, size_t n, Error *err)
{
    Status status = OK;

    for (size_t first = 0; status == OK && first < n; first += ROWS) {
        size_t n_rows = n - first < ROWS ? n - first : ROWS;
        ScoreRows *rows;

        arena_reset(arena);
        rows = ARENA_NEW(arena, ScoreRows);
        for (size_t at = 0; at < n_rows; at++)
            fill_row(run, arena, &results[first + at], rows, at);
        status = append_scores(run, rows, n_rows, err);
    }
    return status;
}

/* Columns of one batch of ml.meter_evidence. */
typedef struct EvidenceRows {
    size_t n;
    Str meter_id[ROWS];
    Str measure[ROWS];
    double value[ROWS];
    Str run_id[ROWS];
} EvidenceRows;

static Status append_evidence(const DetectRun *run, EvidenceRows *rows, Error *err)
{
    const Column columns[] = {
        {.name = "meter_id", .type = COLUMN_TEXT, .values = rows->meter_id},
        {.name = "measure", .type = COLUMN_TEXT, .values = rows->measure},
        {.name = "value", .type = COLUMN_F64, .values = rows->value},
        {.name = "run_id", .type = COLUMN_TEXT, .values = rows->run_id},
    };
    Batch batch = {.n_rows = rows->n, .n_columns = COUNT_OF(columns), .columns = columns};

    rows->n = 0;
    return store_append(run->conn, "ml.meter_evidence", &batch, err);
}

static Status
write_evidence(const DetectRun *run, Arena *arena, const MeterResult *results, size_t n, Error *err)
{
    EvidenceRows *rows;
    Status status = OK;

    arena_reset(arena);
    rows = ARENA_NEW(arena, EvidenceRows);
    for (size_t meter = 0; status == OK && meter < n; meter++) {
        double measures[EVIDENCE_N];

        if (!results[meter].is_looked_at)
            continue;
        evidence_measures(results[meter].meter.evidence, measures);
        for (size_t measure = 0; measure < EVIDENCE_N; measure++) {
            if (isnan(measures[measure]))
                continue;
            rows->meter_id[rows->n] = results[meter].meter.row->meter_id;
            rows->measure[rows->n] = str_from(evidence_names[measure]);
            rows->value[rows->n] = measures[measure];
            rows->run_id[rows->n++] = str_from(run->options->run_id);
        }
        if (rows->n + EVIDENCE_N > ROWS)
            status = append_evidence(run, rows, err);
    }
    if (status == OK && rows->n > 0)
        status = append_evidence(run, rows, err);
    return status;
}

Status meters_write(const DetectRun *run, const MeterResult *results, size_t n, Error *err)
{
    Arena *arena = arena_new();
    Status status = write_scores(run, arena, results, n, err);

    if (status == OK)
        status = write_evidence(run, arena, results, n, err);
    arena_free(arena);
    return status;
}
