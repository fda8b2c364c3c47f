#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "ingest/csv_blocks.h"
#include "ingest/profile_internal.h"

#define INTERVAL_MAX_S (INT64_C(31) * 86400)

static const Unit units[] = {
    {.name = "Wh", .power = -3},
    {.name = "kWh"},
    {.name = "MWh", .power = 3},
    {.name = "W", .is_power = true, .power = -3},
    {.name = "kW", .is_power = true},
    {.name = "MW", .is_power = true, .power = 3},
};

const Unit *unit_find(Str name)
{
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        if (str_equal_nocase(name, str_from(units[i].name)))
            return &units[i];
    }
    return NULL;
}

Status profile_texts(Arena *arena, const Yaml *node, const char *key, StrList *ret_list, Error *err)
{
    StrList list = {0};

    if (node == NULL || (node->kind == YAML_MAP && node->n_items == 0)) {
        *ret_list = list;
        return OK;
    }
    if (node->kind == YAML_MAP)
        return yaml_error(node, err, "key '%s' must be a text or a list of texts", key);
    list.n = node->kind == YAML_LIST ? node->n_items : 1;
    list.items = ARENA_ARRAY(arena, Str, list.n);
    for (size_t i = 0; i < list.n; i++) {
        const Yaml *item = node->kind == YAML_LIST ? &node->items[i] : node;
        if (item->kind != YAML_SCALAR)
            return yaml_error(item, err, "key '%s' must be a text or a list of texts", key);
        list.items[i] = item->text;
    }
    *ret_list = list;
    return OK;
}

Status profile_required(
    const Yaml *map,
    const Yaml *at,
    const char *section,
    const char *key,
    Str *ret_text,
    Error *err)
{
    Str text = {0};
    Status status = yaml_text(map, key, (Str){0}, &text, err);

    if (status != OK)
        return status;
    if (text.len == 0) {
        const Yaml *place = map == NULL ? at : map;
        (void) yaml_error(place, err, "key '%s.%s' is required", section, key);
        error_hint(err, "It can't be known from the values, so the source profile must say it.");
        return STATUS_CONFIG;
    }
    *ret_text = text;
    return OK;
}

Status profile_word(
    const Yaml *map,
    const char *key,
    const char *const *words,
    int otherwise,
    int *ret_index,
    Error *err)
{
    Str text = {0};
    Status status = yaml_text(map, key, (Str){0}, &text, err);

    if (status != OK)
        return status;
    if (text.ptr == NULL) {
        *ret_index = otherwise;
        return OK;
    }
    for (int i = 0; words[i] != NULL; i++) {
        if (str_equal(text, str_from(words[i]))) {
            *ret_index = i;
            return OK;
        }
    }
    (void) yaml_error(yaml_get(map, key), err, "key '%s' has value '%.*s'", key, STR_ARG(text));
    char known[256] = "";
    for (int i = 0; words[i] != NULL; i++) {
        size_t used = strlen(known);
        (void) snprintf(known + used, sizeof(known) - used, "%s%s", i == 0 ? "" : ", ", words[i]);
    }
    error_hint(err, "Use one of: %s.", known);
    return STATUS_CONFIG;
}

static Status
read_size(const Yaml *map, const char *key, int64_t most, size_t *ret_value, Error *err)
{
    int64_t value = 0;
    Status status = yaml_i64(map, key, 0, &value, err);

    if (status != OK)
        return status;
    if (value < 0 || value > most)
        return yaml_error(
            yaml_get(map, key), err, "key '%s' must be 0 to %lld", key, (long long) most);
    *ret_value = (size_t) value;
    return OK;
}

static Status read_csv_signs(const Yaml *map, Profile *profile, Error *err)
{
    Str delimiter = {0};
    Str quote = {0};
    Status status = yaml_text(map, "delimiter", STR(","), &delimiter, err);

    if (status == OK)
        status = yaml_text(map, "quote", STR("\""), &quote, err);
    if (status != OK)
        return status;
    if (str_equal(delimiter, STR("tab")))
        delimiter = STR("\t");
    if (delimiter.len != 1)
        return yaml_error(
            yaml_get(map, "delimiter"), err, "key 'delimiter' must be one character, or tab");
    profile->csv.has_no_quote = str_equal(quote, STR("none"));
    if (!profile->csv.has_no_quote && quote.len != 1)
        return yaml_error(
            yaml_get(map, "quote"), err, "key 'quote' must be one character, or none");
    profile->csv.delimiter = delimiter.ptr[0];
    if (!profile->csv.has_no_quote)
        profile->csv.quote = quote.ptr[0];
    if (!csv_format_is_valid(&profile->csv))
        return yaml_error(
            map, err, "delimiter and quote must be two different ASCII characters on one line");
    return OK;
}

Status profile_read_format(Arena *arena, const Yaml *root, Profile *profile, Error *err)
{
    static const char *const known[] = {
        "delimiter",
        "quote",
        "encoding",
        "header",
        "skip_head",
        "skip_tail",
        "skip_lines_starting",
        "missing_values",
        "layout",
        "head",
        "table",
        "declared",
        NULL};
    const Yaml *map = yaml_get(root, "format");
    Str encoding = {0};
    Status status = yaml_only(map, known, err);

    if (status == OK)
        status = read_csv_signs(map, profile, err);
    if (status == OK)
        status = yaml_text(map, "encoding", STR("utf-8"), &encoding, err);
    if (status == OK && !encoding_from_name(encoding, &profile->encoding))
        status = yaml_error(
            yaml_get(map, "encoding"),
            err,
            "key 'encoding' has value '%.*s', expected utf-8 or latin-1",
            STR_ARG(encoding));
    if (status == OK)
        status = yaml_bool(map, "header", true, &profile->has_header, err);
    if (status == OK)
        status = read_size(map, "skip_head", 1000000, &profile->skip_head, err);
    if (status == OK)
        status = read_size(map, "skip_tail", CSV_SKIP_TAIL_MAX, &profile->skip_tail, err);
    if (status == OK)
        status = profile_texts(
            arena,
            yaml_get(map, "skip_lines_starting"),
            "skip_lines_starting",
            &profile->skip_starting,
            err);
    if (status == OK)
        status = profile_texts(
            arena,
            yaml_get(map, "missing_values"),
            "missing_values",
            &profile->missing_values,
            err);
    for (size_t i = 0; status == OK && i < profile->missing_values.n; i++) {
        for (size_t at = 0; at < profile->missing_values.items[i].len; at++) {
            char byte = profile->missing_values.items[i].ptr[at];
            profile->has_missing_number |= byte >= '0' && byte <= '9';
        }
    }
    if (status == OK)
        status = profile_read_layout(arena, map, profile, err);
    return status == OK ? profile_read_declared(arena, map, profile, err) : status;
}

Status profile_read_number(const Yaml *root, Profile *profile, Error *err)
{
    static const char *const known[] = {"decimal", "thousands", NULL};
    static const char *const decimals[] = {"point", "comma", NULL};
    static const char *const groups[] = {"none", "point", "comma", "space", "apostrophe", NULL};
    static const char *const signs[] = {"", ".", ",", " ", "'"};
    const Yaml *map = yaml_get(root, "number");
    int decimal = 0;
    int thousands = 0;
    Str unused = {0};
    Status status = yaml_only(map, known, err);

    if (status == OK && profile->kind->kind == KIND_READINGS)
        status = profile_required(map, root, "number", "decimal", &unused, err);
    if (status == OK)
        status = profile_word(map, "decimal", decimals, 0, &decimal, err);
    if (status == OK)
        status = profile_word(map, "thousands", groups, 0, &thousands, err);
    if (status != OK)
        return status;
    profile->number.decimal = decimal == 0 ? '.' : ',';
    profile->number.thousands = str_from(signs[thousands]);
    if (thousands == decimal + 1)
        return yaml_error(map, err, "decimal and thousands signs are the same");
    return OK;
}

static Status read_unit(const Yaml *root, const Yaml *map, Profile *profile, Error *err)
{
    Str name = {0};
    Str otherwise = {0};
    Status status = profile_required(map, root, "value", "unit", &name, err);

    if (status == OK)
        status = yaml_text(map, "unit_default", (Str){0}, &otherwise, err);
    if (status != OK)
        return status;
    if (str_equal(name, STR("column"))) {
        if (profile->columns[READING_UNIT].names.n == 0 &&
            profile->columns[READING_UNIT].position == 0)
            return yaml_error(map, err, "unit is column, but 'columns' has no 'unit'");
    } else {
        profile->unit = unit_find(name);
        if (profile->unit == NULL || profile->unit->is_power != profile->is_power)
            return yaml_error(
                yaml_get(map, "unit"),
                err,
                "key 'unit' has value '%.*s', expected %s, or column",
                STR_ARG(name),
                profile->is_power ? "W, kW, MW" : "Wh, kWh, MWh");
    }
    if (otherwise.len > 0) {
        profile->unit_default = unit_find(otherwise);
        if (profile->unit_default == NULL || profile->unit_default->is_power != profile->is_power)
            return yaml_error(
                yaml_get(map, "unit_default"),
                err,
                "key 'unit_default' has value '%.*s', expected %s",
                STR_ARG(otherwise),
                profile->is_power ? "W, kW, MW" : "Wh, kWh, MWh");
    }
    return OK;
}

#define DIGITS_MAX 12

/* A register of so many digits before its point counts this much, in its unit, before it is at zero
 * again. */
static Status read_digits(const Yaml *map, Profile *profile, Error *err)
{
    const Yaml *node = yaml_get(map, "digits");
    int64_t digits = 0;
    Status status = yaml_i64(map, "digits", 0, &digits, err);

    if (status != OK || node == NULL)
        return status;
    if (!profile->is_register)
        return yaml_error(node, err, "key 'digits' is for value.kind register");
    if (digits < 1 || digits > DIGITS_MAX)
        return yaml_error(node, err, "key 'digits' must be 1 to %d", DIGITS_MAX);
    if (profile->unit == NULL)
        return yaml_error(node, err, "key 'digits' needs a unit, not unit: column");
    profile->range_kwh = decimal_from_double(1);
    ASSERT(decimal_shift(
        profile->range_kwh, (int) digits + profile->unit->power, &profile->range_kwh));
    return OK;
}

bool profile_states_register(const Yaml *root)
{
    const Yaml *kind = yaml_get(yaml_get(root, "value"), "kind");

    return kind != NULL && kind->kind == YAML_SCALAR && str_equal(kind->text, STR("register"));
}

/* What makes no sense of a register. */
static Status check_register(const Yaml *map, const Profile *profile, Error *err)
{
    if (!profile->is_register)
        return OK;
    if (profile->is_bidirectional)
        return yaml_error(
            yaml_get(map, "direction"),
            err,
            "a register has one direction; map 'channel', or state it in 'constants'");
    for (size_t field = 0; field < profile->kind->n_fields; field++) {
        bool is_context = field >= READING_FIRST_CONTEXT &&
                          field < (size_t) READING_FIRST_CONTEXT + READING_N_CONTEXT;
        if ((is_context || field == READING_LENGTH_S || field == READING_LABEL) &&
            profile_has(profile, field))
            return yaml_error(
                map, err, "a register has no '%s'", profile->kind->fields[field].name);
    }
    return OK;
}

Status profile_read_value(const Yaml *root, Profile *profile, Error *err)
{
    static const char *const known[] = {
        "kind",
        "unit",
        "unit_default",
        "direction",
        "max_kwh_per_hour",
        "digits",
        "multiplier",
        NULL};
    static const char *const multipliers[] = {"none", "network", NULL};
    static const char *const value_kinds[] = {"interval_energy", "mean_power", "register", NULL};
    static const char *const directions[] = {"import_only", "bidirectional", NULL};
    const Yaml *map = yaml_get(root, "value");
    double most = 0;
    int value_kind = 0;
    int direction = 0;
    int multiplier = 0;
    Str unused = {0};
    Status status = yaml_only(map, known, err);

    if (status == OK)
        status = profile_required(map, root, "value", "kind", &unused, err);
    if (status == OK)
        status = profile_word(map, "kind", value_kinds, 0, &value_kind, err);
    profile->is_power = value_kind == 1;
    profile->is_register = value_kind == 2;
    if (status == OK)
        status = read_unit(root, map, profile, err);
    if (status == OK)
        status = profile_required(map, root, "value", "direction", &unused, err);
    if (status == OK)
        status = profile_word(map, "direction", directions, 0, &direction, err);
    profile->is_bidirectional = direction == 1;
    if (status == OK)
        status = profile_word(map, "multiplier", multipliers, 0, &multiplier, err);
    profile->is_secondary = multiplier == 1;
    if (status == OK)
        status = yaml_f64(map, "max_kwh_per_hour", 10000, &most, err);
    if (status != OK)
        return status;
    if (most > 0 && most <= 1e9)
        profile->max_kwh_per_hour = decimal_from_double(most);
    if (profile->max_kwh_per_hour == 0) /* or finer than any decimal */
        return yaml_error(
            yaml_get(map, "max_kwh_per_hour"),
            err,
            "key 'max_kwh_per_hour' must be above 0 to 1e9");
    status = read_digits(map, profile, err);
    if (status == OK)
        status = check_register(map, profile, err);
    if (status != OK)
        return status;
    if (profile->is_bidirectional && profile_has(profile, READING_CHANNEL))
        return yaml_error(
            yaml_get(map, "direction"),
            err,
            "direction is bidirectional, but 'columns' or 'constants' state the channel");
    return OK;
}

/* {from: step, default: 1800} or {from: previous_stamp, most: 3600} */
static Status interval_map(const Yaml *node, Profile *profile, Error *err)
{
    static const char *const of_step[] = {"from", "default", NULL};
    static const char *const of_previous[] = {"from", "most", NULL};
    int64_t seconds = 0;
    bool is_previous;
    Str from = {0};
    Status status = profile_required(node, node, "interval_s", "from", &from, err);

    is_previous = str_equal(from, STR("previous_stamp"));
    if (status == OK && !is_previous && !str_equal(from, STR("step")))
        status = yaml_error(node, err, "key 'interval_s.from' must be step or previous_stamp");
    if (status == OK)
        status = yaml_only(node, is_previous ? of_previous : of_step, err);
    if (status == OK)
        status = yaml_i64(node, is_previous ? "most" : "default", 0, &seconds, err);
    profile->interval = is_previous ? INTERVAL_PREVIOUS : INTERVAL_STEP;
    if (seconds < 0 || seconds > INTERVAL_MAX_S)
        seconds = 0;
    if (status == OK && is_previous && seconds == 0)
        status = yaml_error(node, err, "key 'interval_s.most' states no length of 1 s to 31 days");
    if (is_previous)
        profile->most_s = (int32_t) seconds;
    else
        profile->interval_s = (int32_t) seconds;
    return status;
}

static Status interval_rule(const Yaml *node, Profile *profile, Error *err)
{
    int64_t seconds = 0;

    if (node->kind == YAML_MAP)
        return interval_map(node, profile, err);
    if (node->kind == YAML_SCALAR && str_equal(node->text, STR("column"))) {
        profile->interval = INTERVAL_COLUMN;
        return OK;
    }
    if (node->kind == YAML_SCALAR && str_equal(node->text, STR("previous_stamp"))) {
        profile->interval = INTERVAL_PREVIOUS;
        return OK;
    }
    profile->interval = INTERVAL_CONSTANT;
    if (node->kind == YAML_SCALAR && str_parse_i64(node->text, &seconds) && seconds > 0 &&
        seconds <= INTERVAL_MAX_S)
        profile->interval_s = (int32_t) seconds;
    return OK;
}

Status profile_read_interval(const Yaml *root, Profile *profile, Error *err)
{
    const Yaml *node = yaml_get(root, "interval_s");
    Status status;

    if (node == NULL) {
        (void) yaml_error(root, err, "key 'interval_s' is required");
        error_hint(err, "Write seconds, column, previous_stamp, or {from: step, default: 1800}.");
        return STATUS_CONFIG;
    }
    status = interval_rule(node, profile, err);
    if (status != OK)
        return status;
    if ((profile->interval == INTERVAL_CONSTANT || profile->interval == INTERVAL_STEP) &&
        profile->interval_s == 0) {
        (void) yaml_error(node, err, "key 'interval_s' states no length of 1 s to 31 days");
        error_hint(err, "Write seconds, column, previous_stamp, or {from: step, default: 1800}.");
        return STATUS_CONFIG;
    }
    if (profile->is_register && profile->interval != INTERVAL_CONSTANT) {
        (void) yaml_error(node, err, "key 'interval_s' of a register must be seconds");
        error_hint(
            err, "How far apart its readings regularly are; what lies further apart is a gap.");
        return STATUS_CONFIG;
    }
    if (profile->interval == INTERVAL_COLUMN && !profile_has(profile, READING_LENGTH_S))
        return yaml_error(node, err, "interval_s is column, but 'columns' has no 'length_s'");
    if (profile->interval == INTERVAL_COLUMN && profile->columns[READING_LENGTH_S].is_optional &&
        profile->constants[READING_LENGTH_S].ptr == NULL)
        return yaml_error(
            node, err, "interval_s is column, so 'length_s' can't be optional without a constant");
    if (profile->interval == INTERVAL_STEP && (profile->stamp_is_end || profile->is_power))
        return yaml_error(
            node, err, "a length from the commonest step needs start stamps and interval energy");
    if (profile->interval == INTERVAL_PREVIOUS && !profile->stamp_is_end)
        return yaml_error(node, err, "a length since the stamp before needs end stamps");
    return OK;
}
