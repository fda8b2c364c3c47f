/*
 * From the rows of int_node_intervals to ml.technical_losses.
 *
 * Nodes that others stand above come first, level by level: the loss of a feeder is what its own
 * lines lose and what its transformers lose, and the latter are known by then, whatever is stolen
 * below them (sql/common/detect_node_intervals.sql).
 *
 * A fit is made from clean intervals (every meter below has a value that was read) when there are
 * enough, else from complete ones, where a missing meter adds to what is lost and fits the days
 * without it. It is believed when it loses neither less than nothing nor more than three times
 * technical_loss_pct: what lies outside is a wrong mapping or multiplier, or a theft that is always
 * there, and the node gets the configured percentage. A smaller theft that is always there shows
 * against other nodes: one that loses far more than those of its kind gets what they usually lose.
 */
#include "technical_loss.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/median.h"
#include "base/mem.h"
#include "technical_loss_fit.h"

#define KIND_MIN      5 /* fitted nodes that say what is usual */
#define KIND_SPREADS  3.0
#define KIND_DISTANCE 0.02   /* of the input, above what is usual, that any node may lose */
#define NORMAL_SPREAD 1.4826 /* x median absolute deviation = standard deviation of a normal */

/* Columns of detect_node_intervals.sql. */
enum { COL_NODE, COL_KIND, COL_DAY, COL_LENGTH, COL_INPUT, COL_LOST, COL_USABLE, COL_CLEAN };

/* The intervals of one node; what is clean stands in a list of its own. */
typedef struct NodeIntervals {
    Str node_id;
    Str kind;
    LossInterval *usable;
    LossInterval *clean;
    size_t n_usable;
    size_t n_clean;
    size_t max;
} NodeIntervals;

/* What the nodes of a level that were fitted lose. */
typedef struct NodeShare {
    Str kind;
    double mean_share; /* NaN: not fitted */
    bool is_clean;     /* fitted to intervals in which no meter was missing */
} NodeShare;

typedef struct Losses {
    const DetectRun *run;
    Arena *scratch; /* of one fit */
    NodeIntervals node;
    TechnicalLoss *losses;
    NodeShare *shares; /* of each of `losses` */
    size_t n;
    size_t max;
} Losses;

const char *technical_method_name(TechnicalMethod method)
{
    switch (method) {
    case TECHNICAL_CONFIGURED:
        return "configured";
    case TECHNICAL_TYPICAL:
        return "typical";
    case TECHNICAL_FITTED:
        return "fitted";
    }
    mem_die("broken promise: a TechnicalMethod without a name", __FILE__, __LINE__);
}

double technical_loss_kwh(const TechnicalLoss *loss, double input_kwh, double hours)
{
    if (!(input_kwh > 0))
        return 0;
    return loss->no_load_kw * hours + loss->input_share * input_kwh +
           loss->square_per_kwh * input_kwh * input_kwh / hours;
}

TechnicalLoss *technical_loss_find(const TechnicalLosses *losses, Str node_id)
{
    size_t first = 0;
    size_t end = losses->n;

    while (first < end) {
        size_t middle = first + (end - first) / 2;
        int order = str_compare(losses->losses[middle].node_id, node_id);

        if (order == 0)
            return &losses->losses[middle];
        if (order < 0)
            first = middle + 1;
        else
            end = middle;
    }
    return NULL;
}

static bool is_believable(const LossFit *fit, double configured_share)
{
    return fit->lost_share >= TECHNICAL_SHARE_LEAST &&
           fit->mean_share <= TECHNICAL_SHARE_LIMIT * configured_share;
}

static bool fit_node(Losses *losses, LossFit *ret_fit, bool *ret_is_clean)
{
    const NodeIntervals *node = &losses->node;
    bool is_fitted;

    arena_reset(losses->scratch);
    *ret_is_clean = technical_loss_fit(losses->scratch, node->clean, node->n_clean, ret_fit);
    is_fitted =
        *ret_is_clean || technical_loss_fit(losses->scratch, node->usable, node->n_usable, ret_fit);
    return is_fitted && is_believable(ret_fit, losses->run->project->technical_loss_pct / 100);
}

static void grow_losses(Losses *losses)
{
    size_t max = losses->max == 0 ? 256 : 2 * losses->max;
    TechnicalLoss *grown = ARENA_ARRAY(losses->run->arena, TechnicalLoss, max);
    NodeShare *shares = ARENA_ARRAY(losses->run->arena, NodeShare, max);

    if (losses->n > 0) {
        memcpy(grown, losses->losses, losses->n * sizeof(*grown));
        memcpy(shares, losses->shares, losses->n * sizeof(*shares));
    }
    losses->losses = grown;
    losses->shares = shares;
    losses->max = max;
}

/* The node whose rows have all come. */
static void end_node(Losses *losses)
{
    TechnicalLoss loss = {.node_id = losses->node.node_id, .noise_share = NAN, .usual_share = NAN};
    NodeShare share = {.kind = losses->node.kind, .mean_share = NAN};
    LossFit fit;

    if (fit_node(losses, &fit, &share.is_clean)) {
        share.mean_share = fit.mean_share;
        loss.method = TECHNICAL_FITTED;
        loss.no_load_kw = fit.no_load_kw;
        loss.input_share = fit.input_share;
        loss.square_per_kwh = fit.square_per_kwh;
        loss.noise_share = fit.noise_share;
        loss.n_intervals = (int64_t) fit.n_intervals;
    } else {
        loss.input_share = losses->run->project->technical_loss_pct / 100;
    }
    if (losses->n == losses->max)
        grow_losses(losses);
    losses->losses[losses->n] = loss;
    losses->shares[losses->n++] = share;
}

/* Among the losses from `first` on, those of `kind` that lose far more than is usual get that. */
static void make_typical(Losses *losses, size_t first, Str kind, double *scratch)
{
    size_t n = 0;
    double usual;
    double limit;

    for (size_t at = first; at < losses->n; at++)
        if (str_equal(losses->shares[at].kind, kind) && !isnan(losses->shares[at].mean_share))
            scratch[n++] = losses->shares[at].mean_share;
    if (n < KIND_MIN)
        return;
    usual = median_of(scratch, n);
    for (size_t at = 0; at < n; at++)
        scratch[at] = fabs(scratch[at] - usual);
    limit = usual + fmax(KIND_SPREADS * NORMAL_SPREAD * median_of(scratch, n), KIND_DISTANCE);
    for (size_t at = first; at < losses->n; at++)
        if (str_equal(losses->shares[at].kind, kind) && losses->shares[at].mean_share > limit)
            losses->losses[at] = (TechnicalLoss){
                .node_id = losses->losses[at].node_id,
                .method = TECHNICAL_TYPICAL,
                .input_share = usual,
                .noise_share = NAN,
                .usual_share = NAN,
            };
}

/* Tells them what is usual, where gaps are few enough for most of the kind to say. */
static void set_usual(Losses *losses, size_t first, Str kind, double *scratch)
{
    size_t n = 0;
    size_t n_of_kind = 0;
    double usual;

    for (size_t at = first; at < losses->n; at++) {
        const NodeShare *share = &losses->shares[at];

        if (!str_equal(share->kind, kind))
            continue;
        n_of_kind++;
        if (share->is_clean && !isnan(share->mean_share))
            scratch[n++] = share->mean_share;
    }
    if (n < KIND_MIN || 2 * n < n_of_kind)
        return;
    usual = median_of(scratch, n);
    for (size_t at = first; at < losses->n; at++)
        if (str_equal(losses->shares[at].kind, kind))
            losses->losses[at].usual_share = usual;
}

static void compare_with_kind(Losses *losses, size_t first)
{
    static const char *const kinds[] = {"transformer", "feeder", "substation"};
    double *scratch;

    arena_reset(losses->scratch);
    scratch = ARENA_ARRAY(losses->scratch, double, losses->n - first);
    for (size_t at = 0; at < COUNT_OF(kinds); at++) {
        make_typical(losses, first, str_from(kinds[at]), scratch);
        set_usual(losses, first, str_from(kinds[at]), scratch);
    }
}

static void grow_node(Losses *losses)
{
    NodeIntervals *node = &losses->node;
    size_t max = node->max == 0 ? 4096 : 2 * node->max;
    LossInterval *usable = ARENA_ARRAY(losses->run->arena, LossInterval, max);
    LossInterval *clean = ARENA_ARRAY(losses->run->arena, LossInterval, max);

    if (node->max > 0) {
        memcpy(usable, node->usable, node->n_usable * sizeof(*usable));
        memcpy(clean, node->clean, node->n_clean * sizeof(*clean));
    }
    node->usable = usable;
    node->clean = clean;
    node->max = max;
}

static void begin_node(Losses *losses, Str node_id, Str kind)
{
    losses->node.node_id = str_from(str_dup(losses->run->arena, node_id));
    losses->node.kind = str_from(str_dup(losses->run->arena, kind));
    losses->node.n_usable = 0;
    losses->node.n_clean = 0;
}

static void add_batch(Losses *losses, const Batch *batch, bool *is_first)
{
    const Column *columns = batch->columns;
    const Str *nodes = columns[COL_NODE].values;
    const Str *kinds = columns[COL_KIND].values;
    const int32_t *days = columns[COL_DAY].values;
    const int32_t *lengths = columns[COL_LENGTH].values;
    const double *inputs = columns[COL_INPUT].values;
    const double *lost = columns[COL_LOST].values;
    const uint8_t *usable = columns[COL_USABLE].values;
    const uint8_t *clean = columns[COL_CLEAN].values;
    NodeIntervals *node = &losses->node;

    for (size_t row = 0; row < batch->n_rows; row++) {
        LossInterval interval;

        if (*is_first || !str_equal(nodes[row], node->node_id)) {
            if (!*is_first)
                end_node(losses);
            begin_node(losses, nodes[row], kinds[row]);
            *is_first = false;
        }
        if (!column_is_valid(&columns[COL_USABLE], row) || usable[row] == 0)
            continue;
        if (node->n_usable == node->max)
            grow_node(losses);
        interval = (LossInterval){
            .day = days[row],
            .hours = lengths[row] / 3600.0,
            .input_kwh = inputs[row],
            .lost_kwh = lost[row],
        };
        node->usable[node->n_usable++] = interval;
        if (clean[row] != 0)
            node->clean[node->n_clean++] = interval;
    }
}

static Status fit_nodes(Losses *losses, int64_t level, Error *err)
{
    Param param = PARAM_I64(level);
    Sql sql = sql_named(losses->run->conn, "detect_node_intervals", &param, 1);
    bool is_first = true;
    Rows *rows;
    const Batch *batch;
    Status status = store_query(losses->run->conn, &sql, EXPECT_ANY, &rows, err);

    if (status != OK)
        return status;
    for (;;) {
        status = rows_next(rows, &batch, err);
        if (status != OK || batch->n_rows == 0)
            break;
        add_batch(losses, batch, &is_first);
    }
    if (status == OK && !is_first)
        end_node(losses);
    rows_close(rows);
    return status;
}

/* Those from `begin` on. */
static Status write_losses(const Losses *losses, size_t begin, Error *err)
{
    enum { ROWS = BATCH_ROWS };

    Str node_id[ROWS];
    Str method[ROWS];
    double no_load[ROWS];
    double share[ROWS];
    double square[ROWS];
    double noise[ROWS];
    int64_t n_intervals[ROWS];
    Str run_id[ROWS];
    int64_t scored_at[ROWS];
    uint64_t fitted[ROWS / 64];
    const Column columns[] = {
        {.name = "node_id", .type = COLUMN_TEXT, .values = node_id},
        {.name = "method", .type = COLUMN_TEXT, .values = method},
        {.name = "no_load_kw", .type = COLUMN_F64, .values = no_load},
        {.name = "input_share", .type = COLUMN_F64, .values = share},
        {.name = "square_per_kwh", .type = COLUMN_F64, .values = square},
        {.name = "noise_share", .type = COLUMN_F64, .values = noise, .valid = fitted},
        {.name = "n_intervals", .type = COLUMN_I64, .values = n_intervals},
        {.name = "run_id", .type = COLUMN_TEXT, .values = run_id},
        {.name = "scored_at", .type = COLUMN_TIMESTAMP, .values = scored_at},
    };
    Status status = OK;

    for (size_t first = begin; status == OK && first < losses->n; first += ROWS) {
        size_t n = losses->n - first < ROWS ? losses->n - first : ROWS;
        Batch batch = {.n_rows = n, .n_columns = COUNT_OF(columns), .columns = columns};

        memset(fitted, 0, sizeof(fitted));
        for (size_t at = 0; at < n; at++) {
            const TechnicalLoss *loss = &losses->losses[first + at];

            node_id[at] = loss->node_id;
            method[at] = str_from(technical_method_name(loss->method));
            no_load[at] = loss->no_load_kw;
            share[at] = loss->input_share;
            square[at] = loss->square_per_kwh;
            noise[at] = loss->noise_share;
            n_intervals[at] = loss->n_intervals;
            run_id[at] = str_from(losses->run->options->run_id);
            scored_at[at] = losses->run->options->now_us;
            if (loss->method == TECHNICAL_FITTED)
                fitted[at / 64] |= UINT64_C(1) << (at % 64);
        }
        status = store_append(losses->run->conn, "ml.technical_losses", &batch, err);
    }
    return status;
}

static Status fit_levels(Losses *losses, Error *err)
{
    Sql sql = sql_named(losses->run->conn, "detect_node_levels", NULL, 0);
    int64_t n_levels;
    Status status = store_value_i64(losses->run->conn, &sql, &n_levels, err);

    for (int64_t level = n_levels - 1; status == OK && level >= 0; level--) {
        size_t first = losses->n;

        status = fit_nodes(losses, level, err);
        if (status == OK) {
            compare_with_kind(losses, first);
            status = write_losses(losses, first, err);
        }
    }
    return status;
}

static int compare_nodes(const void *left, const void *right)
{
    const TechnicalLoss *a = left;
    const TechnicalLoss *b = right;

    return str_compare(a->node_id, b->node_id);
}

Status technical_losses_run(const DetectRun *run, TechnicalLosses *ret_losses, Error *err)
{
    Losses losses = {.run = run, .scratch = arena_new()};
    Status status = detect_clear(run, "detect_technical_losses_clear", err);

    if (status == OK)
        status = fit_levels(&losses, err);
    arena_free(losses.scratch);
    if (status != OK)
        return status;
    if (losses.n > 0)
        qsort(losses.losses, losses.n, sizeof(*losses.losses), compare_nodes);
    *ret_losses = (TechnicalLosses){.losses = losses.losses, .n = losses.n};
    return OK;
}

Status technical_losses_write(const DetectRun *run, const TechnicalLosses *losses, Error *err)
{
    Losses all = {.run = run, .losses = losses->losses, .n = losses->n};
    Status status = detect_clear(run, "detect_technical_losses_clear", err);

    return status == OK ? write_losses(&all, 0, err) : status;
}
