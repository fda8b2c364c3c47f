#include "meters_evidence.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/workers.h"
#include "detect/balance/panel_loss.h"
#include "detect/meters/panel_read.h"

#define VISITS_MAX 1000000

/* One group of panels, worked on by all threads. */
typedef struct Group {
    const Panels *panels;
    MetersEvidence *all;
    double limit_share; /* of the input, that a technical loss may be */
    Arena **scratch;    /* one a worker */
    atomic_size_t next;
} Group;

/* A meter's id with its place. */
typedef struct IdPlace {
    Str meter_id;
    size_t place;
} IdPlace;

static int compare_ids(const void *left, const void *right)
{
    const IdPlace *a = left;
    const IdPlace *b = right;

    return str_compare(a->meter_id, b->meter_id);
}

static int compare_visits(const void *left, const void *right)
{
    const Visit *a = left;
    const Visit *b = right;
    int order = (a->place > b->place) - (a->place < b->place);

    return order != 0 ? order
                      : (a->inspected_on > b->inspected_on) - (a->inspected_on < b->inspected_on);
}

static LearnLabel label_of(Str outcome)
{
    if (str_equal(outcome, STR("confirmed")))
        return LEARN_CONFIRMED;
    return str_equal(outcome, STR("cleared")) ? LEARN_CLEARED : LEARN_NO_LABEL;
}

static Status
read_visits(const DetectRun *run, const MeterList *list, MetersEvidence *all, Error *err)
{
    Sql sql = sql_named(run->conn, "detect_visits", NULL, 0);
    IdPlace *ids = ARENA_ARRAY(run->arena, IdPlace, list->n);
    Table table;
    Status status = store_table(run->arena, run->conn, &sql, VISITS_MAX, &table, err);

    if (status != OK)
        return status;
    for (size_t place = 0; place < list->n; place++)
        ids[place] = (IdPlace){list->rows[place].meter_id, place};
    if (list->n > 0)
        qsort(ids, list->n, sizeof(*ids), compare_ids);
    all->visits = ARENA_ARRAY(run->arena, Visit, table.n_rows);
    for (size_t row = 0; row < table.n_rows; row++) {
        IdPlace key = {.meter_id = table_text(&table, row, table_column(&table, "meter_id"))};
        const IdPlace *found =
            list->n == 0 ? NULL : bsearch(&key, ids, list->n, sizeof(*ids), compare_ids);

        if (found == NULL)
            continue;
        all->visits[all->n_visits++] = (Visit){
            .place = found->place,
            .inspected_on = (int32_t) table_i64(&table, row, table_column(&table, "inspected_on")),
            .label = label_of(table_text(&table, row, table_column(&table, "outcome"))),
        };
    }
    if (all->n_visits > 0)
        qsort(all->visits, all->n_visits, sizeof(*all->visits), compare_visits);
    return OK;
}

/* The first visit to a place from `place` on. */
static size_t first_visit(const MetersEvidence *all, size_t place)
{
    size_t low = 0;
    size_t high = all->n_visits;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (all->visits[middle].place < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Where gaps left nothing to fit a technical loss to, the panel's own fit is its model from now on;
 * each transformer has one panel, so no two threads write one. */
static void fit_loss(Arena *scratch, double limit_share, Panel *panel)
{
    TechnicalLoss loss;

    if (panel_loss_fit(scratch, panel, panel_use_of(scratch, panel, NULL), limit_share, &loss))
        *panel->technical = loss;
}

static void work_on(Arena *scratch, double limit_share, PanelOf *item, MetersEvidence *all)
{
    size_t end = item->first_meter + item->panel.n_meters;
    const Evidence *evidence;

    fit_loss(scratch, limit_share, &item->panel);
    arena_reset(scratch);
    evidence = evidence_of(scratch, &item->panel);

    for (size_t at = 0; at < item->panel.n_meters; at++)
        all->evidence[item->first_meter + at] = evidence[at];
    for (size_t at = first_visit(all, item->first_meter);
         at < all->n_visits && all->visits[at].place < end;
         at++) {
        Visit *visit = &all->visits[at];
        Panel before = panel_before(&item->panel, visit->inspected_on);

        arena_reset(scratch);
        visit->evidence = evidence_of(scratch, &before)[visit->place - item->first_meter];
    }
}

static void work_on_group(void *context, size_t worker)
{
    Group *group = context;
    size_t at;

    while ((at = atomic_fetch_add(&group->next, 1)) < group->panels->n) {
        arena_reset(group->scratch[worker]);
        work_on(group->scratch[worker], group->limit_share, &group->panels->items[at], group->all);
    }
}

/* What stays the same for all groups. */
typedef struct Tools {
    TechnicalLosses *losses;
    const Temperatures *temperatures;
    Arena *panels;
    Arena **scratch;
    size_t n_workers;
} Tools;

static Status read_groups(
    const DetectRun *run,
    const MeterList *list,
    const Tools *tools,
    MetersEvidence *all,
    Error *err)
{
    for (size_t first = 0; first < list->n;) {
        size_t end = panels_end_of_group(list, first);
        Panels panels;
        Group group = {
            .panels = &panels,
            .all = all,
            .scratch = tools->scratch,
            .limit_share = TECHNICAL_SHARE_LIMIT * run->project->technical_loss_pct / 100,
        };
        Status status;

        arena_reset(tools->panels);
        status = panels_read(
            tools->panels, run, list, tools->losses, tools->temperatures, first, end, &panels, err);
        if (status != OK)
            return status;
        workers_run(tools->n_workers, work_on_group, &group);
        progress_update(run->options->progress, "meters", end, list->n);
        first = end;
    }
    return OK;
}

Status meters_evidence_read(
    const DetectRun *run,
    const MeterList *list,
    TechnicalLosses *losses,
    MetersEvidence *ret_evidence,
    Error *err)
{
    MetersEvidence all = {.evidence = ARENA_ARRAY(run->arena, Evidence, list->n)};
    Tools tools = {
        .losses = losses,
        .n_workers = run->options->n_threads > 0 ? run->options->n_threads : workers_default(),
    };
    Status status = read_visits(run, list, &all, err);

    if (status == OK)
        status = temperatures_read(run, list, &tools.temperatures, err);
    if (status != OK)
        return status;
    tools.panels = arena_new();
    tools.scratch = ARENA_ARRAY(run->arena, Arena *, tools.n_workers);
    for (size_t worker = 0; worker < tools.n_workers; worker++)
        tools.scratch[worker] = arena_new();
    status = read_groups(run, list, &tools, &all, err);
    for (size_t worker = 0; worker < tools.n_workers; worker++)
        arena_free(tools.scratch[worker]);
    arena_free(tools.panels);
    if (status == OK)
        status = technical_losses_write(run, losses, err);
    if (status == OK)
        *ret_evidence = all;
    return status;
}
