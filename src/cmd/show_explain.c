#include <math.h>

#include "base/civil.h"
#include "base/mem.h"
#include "base/zone.h"
#include "cmd/console.h"
#include "cmd/show.h"
#include "publish/format.h"

/* What every part is shown with. */
typedef struct View {
    const Context *context;
    const SuspectsWords *words;
    const Json *root;
    const char *currency;
} View;

/* ---- members as text ---- */

static const char *say(const View *view, const char *key)
{
    return locale_get(view->words->texts, key);
}

static double number(const Json *object, const char *name)
{
    const Json *value = json_object_get(object, name);

    return json_is_number(value) ? json_number_value(value) : NAN;
}

static const char *text(const Json *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));

    return value == NULL ? FORMAT_NONE : value;
}

static const char *whole(const View *view, const Json *object, const char *name)
{
    return format_number(view->context->arena, view->words->lang, number(object, name), 0);
}

static const char *kwh(const View *view, const Json *object, const char *name)
{
    return format_energy(view->context->arena, view->words->lang, number(object, name));
}

static const char *share(const View *view, const Json *object, const char *name)
{
    return format_percent(view->context->arena, view->words->lang, 100 * number(object, name));
}

static const char *money(const View *view, const Json *object, const char *name)
{
    return format_money(
        view->context->arena, view->words->lang, number(object, name), view->currency);
}

/* "2 Jul 2025" of "2025-07-02"; a dash for none. */
static const char *day(const View *view, const Json *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));
    int64_t us = 0;

    if (value == NULL ||
        !civil_parse_rfc3339(
            str_from(arena_printf(view->context->arena, "%sT00:00:00Z", value)), &us))
        return FORMAT_NONE;
    return format_date(view->context->arena, view->words->lang, us / US_PER_DAY);
}

static const char *instant(const View *view, const Json *object, const char *name)
{
    const Zone *zone = NULL;
    int64_t us = 0;
    Error err;

    if (!civil_parse_rfc3339(str_from(text(object, name)), &us) ||
        zone_open(view->context->arena, view->context->project.zone, &zone, &err) != OK)
        return text(object, name);
    return format_instant(view->context->arena, view->words->lang, zone, us);
}

/* ---- lines ---- */

static void heading(const View *view, const char *key)
{
    (void) printf("\n%s\n", say(view, key));
}

static void line(const char *words)
{
    (void) printf("  %s\n", words);
}

static void reasons(const View *view, const char *key, const char *member)
{
    const Json *list = json_object_get(view->root, member);

    heading(view, key);
    for (size_t at = 0; at < json_array_size(list); at++)
        (void) printf("  - %s\n", text(json_array_get(list, at), "text"));
    if (json_array_size(list) == 0)
        line(say(view, "nothing"));
}

static void show_place(const View *view)
{
    const Json *place = json_object_get(view->root, "place");
    const char *name = json_string_value(json_object_get(place, "name"));

    (void) printf(
        "%s%s%s\n",
        locale_format(
            view->context->arena,
            view->words->texts,
            "meter",
            "meter",
            text(view->root, "meter_id"),
            NULL),
        name == NULL ? "" : " · ",
        name == NULL ? "" : name);
    line(locale_format(
        view->context->arena,
        view->words->texts,
        "place",
        "transformer",
        text(place, "transformer_id"),
        "feeder",
        text(place, "feeder_id"),
        "zone",
        text(place, "zone"),
        "tariff",
        text(place, "tariff"),
        NULL));
}

static void show_cause(const View *view, const Json *outcome)
{
    bool has_since = json_is_string(json_object_get(outcome, "since"));
    bool has_cause = json_is_string(json_object_get(outcome, "cause"));

    line(locale_format(
        view->context->arena,
        view->words->texts,
        !has_cause  ? "cause_none"
        : has_since ? "cause_since"
                    : "cause",
        "cause",
        text(outcome, "cause_text"),
        "since",
        day(view, outcome, "since"),
        NULL));
}

static bool is_scored(const View *view)
{
    const Json *outcome = json_object_get(view->root, "outcome");

    return str_equal(str_from(text(outcome, "status")), STR("scored"));
}

static void show_outcome(const View *view)
{
    const Json *outcome = json_object_get(view->root, "outcome");
    bool is_visit = json_is_integer(json_object_get(outcome, "visit_rank"));

    if (!is_scored(view)) {
        line(locale_format(
            view->context->arena,
            view->words->texts,
            "unscored",
            "why",
            text(outcome, "status_text"),
            NULL));
        return;
    }
    line(locale_format(
        view->context->arena,
        view->words->texts,
        "judged",
        "probability",
        share(view, outcome, "probability"),
        "score",
        format_number(view->context->arena, view->words->lang, number(outcome, "score"), 3),
        "rank",
        whole(view, outcome, "score_rank"),
        "n",
        whole(view, outcome, "n_scored"),
        NULL));
    show_cause(view, outcome);
    line(locale_format(
        view->context->arena,
        view->words->texts,
        is_visit ? "visit" : "visit_none",
        "rank",
        whole(view, outcome, "visit_rank"),
        NULL));
}

static void show_levels(const View *view)
{
    const Json *levels = json_object_get(view->root, "levels");
    const Json *neighbours = json_object_get(levels, "neighbours");
    bool is_since = json_is_true(json_object_get(levels, "is_since"));

    heading(view, "levels");
    line(locale_format(
        view->context->arena,
        view->words->texts,
        is_since ? "level_since" : "level_recent",
        "day",
        day(view, levels, "split_on"),
        "before",
        kwh(view, levels, "before_day_kwh"),
        "n_before",
        whole(view, levels, "n_days_before"),
        "after",
        kwh(view, levels, "after_day_kwh"),
        "n_after",
        whole(view, levels, "n_days_after"),
        NULL));
    line(locale_format(
        view->context->arena,
        view->words->texts,
        number(neighbours, "n") > 0 ? "level_ratio" : "level_alone",
        "ratio",
        share(view, levels, "ratio"),
        "n",
        whole(view, neighbours, "n"),
        "neighbours",
        share(view, neighbours, "ratio"),
        "before",
        kwh(view, neighbours, "before_day_kwh"),
        "after",
        kwh(view, neighbours, "after_day_kwh"),
        NULL));
}

/* Nothing where the transformer has no balance. */
static void show_transformer(const View *view)
{
    const Json *balance = json_object_get(view->root, "transformer");

    if (!(number(balance, "n_days_before") + number(balance, "n_days_after") > 0))
        return;
    heading(view, "balance");
    line(locale_format(
        view->context->arena,
        view->words->texts,
        "balance_lost",
        "node",
        text(balance, "node_id"),
        "before",
        kwh(view, balance, "ntl_before_day_kwh"),
        "n_before",
        whole(view, balance, "n_days_before"),
        "after",
        kwh(view, balance, "ntl_after_day_kwh"),
        "n_after",
        whole(view, balance, "n_days_after"),
        NULL));
    if (isfinite(number(balance, "ntl_after_without_day_kwh")))
        line(locale_format(
            view->context->arena,
            view->words->texts,
            "balance_without",
            "kwh",
            kwh(view, balance, "ntl_after_without_day_kwh"),
            NULL));
    if (isfinite(number(balance, "correlation")))
        line(locale_format(
            view->context->arena,
            view->words->texts,
            "balance_follows",
            "correlation",
            format_number(
                view->context->arena, view->words->lang, number(balance, "correlation"), 2),
            NULL));
}

/* Half months are seldom, and whole ones have no decimals. */
static const char *months(const View *view, const Json *values)
{
    double n = number(values, "recovery_months");

    return format_number(
        view->context->arena, view->words->lang, n, fabs(n - round(n)) > 0 ? 1 : 0);
}

static void show_money(const View *view)
{
    const Json *values = json_object_get(view->root, "money");
    const Json *outcome = json_object_get(view->root, "outcome");

    heading(view, "money");
    if (!isfinite(number(values, "expected_amount"))) {
        line(say(view, "money_none"));
        return;
    }
    line(locale_format(
        view->context->arena,
        view->words->texts,
        "money_month",
        "kwh",
        kwh(view, values, "recoverable_kwh"),
        "amount",
        money(view, values, "recoverable_amount"),
        NULL));
    line(locale_format(
        view->context->arena,
        view->words->texts,
        "money_visit",
        "probability",
        share(view, outcome, "probability"),
        "amount",
        money(view, values, "recoverable_amount"),
        "months",
        months(view, values),
        "cost",
        money(view, values, "visit_cost"),
        "expected",
        money(view, values, "expected_amount"),
        NULL));
}

/* ---- tables ---- */

typedef const char *(*CellText)(const View *view, const Json *object, const char *name);

/* One column of a list of objects. */
typedef struct ListColumn {
    const char *member;
    const char *key; /* of its heading */
    CellText show;
    bool is_number;
} ListColumn;

static const char *plain(const View *view, const Json *object, const char *name)
{
    (void) view;
    return text(object, name);
}

static const char *precise(const View *view, const Json *object, const char *name)
{
    return format_number(view->context->arena, view->words->lang, number(object, name), 3);
}

/* "2025-06" of 202506. */
static const char *month(const View *view, const Json *object, const char *name)
{
    int value = (int) json_integer_value(json_object_get(object, name));

    return arena_printf(view->context->arena, "%04d-%02d", value / 100, value % 100);
}

static const char *outcome_word(const View *view, const Json *object, const char *name)
{
    return suspects_word(
        view->context->arena, view->words, "outcome", str_from(text(object, name)));
}

/* A heading and a table; nothing for an empty list. */
static void
show_list(const View *view, const char *member, const ListColumn *columns, size_t n_columns)
{
    const Json *list = json_object_get(view->root, member);
    bool *is_right = ARENA_ARRAY(view->context->arena, bool, n_columns);
    const char **cells = ARENA_ARRAY(view->context->arena, const char *, n_columns);
    Grid grid = grid_new(view->context->arena, n_columns, is_right);

    if (json_array_size(list) == 0)
        return;
    for (size_t column = 0; column < n_columns; column++) {
        is_right[column] = columns[column].is_number;
        cells[column] = say(view, columns[column].key);
    }
    grid_row(&grid, cells);
    for (size_t row = 0; row < json_array_size(list); row++) {
        for (size_t column = 0; column < n_columns; column++)
            cells[column] =
                columns[column].show(view, json_array_get(list, row), columns[column].member);
        grid_row(&grid, cells);
    }
    heading(view, member);
    grid_print(&grid, stdout);
}

static void show_lists(const View *view)
{
    static const ListColumn devices[] = {
        {"channel", "channel", plain, false},
        {"serial", "serial", plain, false},
        {"first_ts", "device_first_ts", instant, false},
        {"last_ts", "device_last_ts", instant, false},
    };
    static const ListColumn events[] = {
        {"ts", "event_ts", instant, false},
        {"code", "event_code", plain, false},
    };
    static const ListColumn vends[] = {
        {"ts", "vend_ts", instant, false},
        {"kwh", "kwh", kwh, true},
        {"amount", "amount", money, true},
    };
    static const ListColumn vend_months[] = {
        {"month", "month", month, false},
        {"vended_kwh", "vended_kwh", kwh, true},
        {"metered_kwh", "metered_kwh", kwh, true},
    };
    static const ListColumn visits[] = {
        {"inspected_on", "inspected_on", day, false},
        {"outcome", "outcome", outcome_word, false},
        {"kwh", "kwh_billed", kwh, true},
        {"note", "note", plain, false},
    };
    static const ListColumn measures[] = {
        {"measure", "measure", plain, false},
        {"value", "value", precise, true},
        {"value_rank", "rank", whole, true},
        {"n_meters", "meters", whole, true},
    };

    show_list(view, "devices", devices, COUNT_OF(devices));
    show_list(view, "events", events, COUNT_OF(events));
    show_list(view, "vends", vends, COUNT_OF(vends));
    show_list(view, "vend_months", vend_months, COUNT_OF(vend_months));
    show_list(view, "inspections", visits, COUNT_OF(visits));
    show_list(view, "measures", measures, COUNT_OF(measures));
}

void show_explain(const Context *context, const SuspectsWords *words, const Json *evidence)
{
    const char *currency =
        json_string_value(json_object_get(json_object_get(evidence, "money"), "currency"));
    View view = {
        .context = context,
        .words = words,
        .root = evidence,
        .currency = currency == NULL ? context->project.currency : currency,
    };

    show_place(&view);
    show_outcome(&view);
    if (is_scored(&view)) {
        reasons(&view, "seen", "reasons");
        reasons(&view, "against", "against");
    }
    show_levels(&view);
    show_transformer(&view);
    show_money(&view);
    show_lists(&view);
}
