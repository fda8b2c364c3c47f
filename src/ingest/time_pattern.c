#include "time_pattern.h"

#include <string.h>

#include "base/mem.h"

typedef struct Token {
    const char *text;
    TimeStep step;
} Token;

/* Longer ones first where one begins another. */
static const Token tokens[] = {
    {"AM/PM", {TIME_OP_HALF, 0, 0, 0}},
    {"YYYY", {TIME_OP_YEAR, 4, 4, 0}},
    {"YY", {TIME_OP_YEAR2, 2, 2, 0}},
    {"MM", {TIME_OP_MONTH, 2, 2, 0}},
    {"M", {TIME_OP_MONTH, 1, 2, 0}},
    {"DD", {TIME_OP_DAY, 2, 2, 0}},
    {"D", {TIME_OP_DAY, 1, 2, 0}},
    {"HH24", {TIME_OP_HOUR24, 2, 2, 0}},
    {"HH", {TIME_OP_HOUR, 2, 2, 0}},
    {"H24", {TIME_OP_HOUR24, 1, 2, 0}},
    {"H", {TIME_OP_HOUR, 1, 2, 0}},
    {"hh", {TIME_OP_HOUR12, 2, 2, 0}},
    {"h", {TIME_OP_HOUR12, 1, 2, 0}},
    {"mm", {TIME_OP_MINUTE, 2, 2, 0}},
    {"ss", {TIME_OP_SECOND, 2, 2, 0}},
    {"f", {TIME_OP_FRACTION, 1, 9, 0}},
    {"Z", {TIME_OP_OFFSET, 0, 0, 0}},
    {"T", {TIME_OP_LITERAL, 0, 0, 'T'}},
};

/* Patterns that have a name. rfc3339 is steps like any other, with its own separator and zone. */
static const struct {
    const char *name;
    TimeKind kind;
    TimePart part;
    bool has_offset;
} named[] = {
    {"unix", TIME_KIND_UNIX, TIME_STAMP, true},
    {"unix_ms", TIME_KIND_UNIX_MS, TIME_STAMP, true},
    {"excel_serial", TIME_KIND_SERIAL, TIME_STAMP, false},
    {"hour_of_day", TIME_KIND_HOUR_OF_DAY, TIME_CLOCK, false},
};

static Status refuse(Str text, Error *err, const char *reason)
{
    (void) error_set(err, STATUS_CONFIG, "time format '%.*s' %s", STR_ARG(text), reason);
    error_hint(
        err,
        "Use rfc3339, unix, unix_ms, excel_serial, hour_of_day, or a pattern of YYYY YY MM M DD D "
        "HH H HH24 hh h AM/PM mm ss f Z, [optional parts] and 'literal text'.");
    return STATUS_CONFIG;
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_number(TimeOp op)
{
    switch (op) {
    case TIME_OP_LITERAL:
    case TIME_OP_SEPARATOR:
    case TIME_OP_HALF:
    case TIME_OP_OFFSET:
    case TIME_OP_COUNT:
        return false;
    case TIME_OP_YEAR:
    case TIME_OP_YEAR2:
    case TIME_OP_MONTH:
    case TIME_OP_DAY:
    case TIME_OP_HOUR:
    case TIME_OP_HOUR24:
    case TIME_OP_HOUR12:
    case TIME_OP_MINUTE:
    case TIME_OP_SECOND:
    case TIME_OP_FRACTION:
        return true;
    }
    return false;
}

/* ---- text to steps ---- */

static Status add_step(Str text, TimePattern *pattern, TimeStep step, Error *err)
{
    if (pattern->n_steps == TIME_STEPS_MAX)
        return refuse(text, err, "is too long");
    pattern->steps[pattern->n_steps++] = step;
    return OK;
}

/* 'literal text' beginning at `at`; *ret_next is after its closing quote. */
static Status add_literal(Str text, size_t at, TimePattern *pattern, size_t *ret_next, Error *err)
{
    Status status = OK;

    for (at++; at < text.len && text.ptr[at] != '\'' && status == OK; at++)
        status = add_step(text, pattern, (TimeStep){.literal = text.ptr[at]}, err);
    if (status == OK && at >= text.len)
        return refuse(text, err, "has a quote that is not closed");
    *ret_next = at + 1;
    return status;
}

static Status add_token(Str text, size_t at, TimePattern *pattern, size_t *ret_next, Error *err)
{
    const Str rest = {text.ptr + at, text.len - at};

    for (size_t token = 0; token < COUNT_OF(tokens); token++) {
        const Str name = str_from(tokens[token].text);
        if (str_starts_with(rest, name)) {
            *ret_next = at + name.len;
            return add_step(text, pattern, tokens[token].step, err);
        }
    }
    if (is_letter(text.ptr[at])) {
        const char reason[] = {'h', 'a', 's', ' ', '\'', text.ptr[at], '\'', '\0'};
        char full[64];
        size_t n = sizeof(reason) - 1;
        memcpy(full, reason, n);
        memcpy(full + n, ", which stands for nothing", sizeof(", which stands for nothing"));
        return refuse(text, err, full);
    }
    *ret_next = at + 1;
    return add_step(text, pattern, (TimeStep){.literal = text.ptr[at]}, err);
}

/* `choice` has a bit for each optional part: whether it is written out. */
static Status
add_steps(Str text, unsigned choice, TimePattern *pattern, unsigned *ret_n_optional, Error *err)
{
    unsigned n_optional = 0;
    bool is_inside = false;
    size_t at = 0;

    while (at < text.len) {
        Status status = OK;
        if (text.ptr[at] == '[' || text.ptr[at] == ']') {
            if ((text.ptr[at] == '[') == is_inside)
                return refuse(text, err, "has brackets that do not match");
            is_inside = !is_inside;
            at++;
            n_optional += is_inside;
            if (n_optional > 3)
                return refuse(text, err, "has more than three optional parts");
        } else if (is_inside && ((choice >> (n_optional - 1)) & 1) == 0) {
            at++; /* left out; written out in another choice, where it is checked */
        } else if (text.ptr[at] == '\'') {
            status = add_literal(text, at, pattern, &at, err);
        } else {
            status = add_token(text, at, pattern, &at, err);
        }
        if (status != OK)
            return status;
    }
    *ret_n_optional = n_optional;
    return is_inside ? refuse(text, err, "has brackets that do not match") : OK;
}

/* ---- checks ---- */

typedef struct Parts {
    unsigned n[TIME_OP_COUNT];
    unsigned n_hours;
    unsigned n_years;
} Parts;

static Parts count_parts(const TimePattern *pattern)
{
    Parts parts = {0};

    for (size_t step = 0; step < pattern->n_steps; step++)
        parts.n[pattern->steps[step].op]++;
    parts.n_hours = parts.n[TIME_OP_HOUR] + parts.n[TIME_OP_HOUR24] + parts.n[TIME_OP_HOUR12];
    parts.n_years = parts.n[TIME_OP_YEAR] + parts.n[TIME_OP_YEAR2];
    return parts;
}

static Status check_date(Str text, TimePart part, const Parts *parts, Error *err)
{
    const unsigned n_date = parts->n_years + parts->n[TIME_OP_MONTH] + parts->n[TIME_OP_DAY];

    if (part == TIME_CLOCK)
        return n_date == 0 ? OK : refuse(text, err, "has a date, expected a time of day only");
    if (parts->n_years == 0)
        return refuse(text, err, "has no year");
    if (parts->n[TIME_OP_MONTH] == 0)
        return refuse(text, err, "has no month (MM; minutes are mm)");
    if (parts->n[TIME_OP_DAY] == 0)
        return refuse(text, err, "has no day (DD)");
    return OK;
}

static Status check_clock(Str text, TimePart part, const Parts *parts, Error *err)
{
    const unsigned *n = parts->n;

    if (part == TIME_DATE && parts->n_hours + n[TIME_OP_MINUTE] + n[TIME_OP_SECOND] > 0)
        return refuse(text, err, "has a time of day, expected a date only");
    if (part == TIME_CLOCK && parts->n_hours == 0)
        return refuse(text, err, "has no hour (HH)");
    if (n[TIME_OP_MINUTE] > parts->n_hours)
        return refuse(text, err, "has minutes without an hour (months are MM)");
    if (n[TIME_OP_SECOND] > n[TIME_OP_MINUTE])
        return refuse(text, err, "has seconds without minutes");
    if (n[TIME_OP_FRACTION] > n[TIME_OP_SECOND])
        return refuse(text, err, "has a fraction without seconds");
    if (n[TIME_OP_HOUR12] != n[TIME_OP_HALF])
        return refuse(text, err, "needs hh and AM/PM together");
    return OK;
}

static Status check_steps(Str text, TimePart part, const TimePattern *pattern, Error *err)
{
    const Parts parts = count_parts(pattern);
    Status status;

    for (TimeOp op = TIME_OP_YEAR; op < TIME_OP_COUNT; op++)
        if (parts.n[op] > 1 || parts.n_hours > 1 || parts.n_years > 1)
            return refuse(text, err, "has a part twice");
    for (size_t step = 0; step + 1 < pattern->n_steps; step++) {
        const TimeStep *now = &pattern->steps[step];
        if (is_number(now->op) && now->min < now->max && is_number(now[1].op))
            return refuse(text, err, "has digits after a number of unknown length");
    }
    status = check_date(text, part, &parts, err);
    return status == OK ? check_clock(text, part, &parts, err) : status;
}

/* ---- the shape that has a faster way ---- */

static bool is_step(const TimePattern *pattern, size_t step, TimeOp op, char literal)
{
    return step < pattern->n_steps && pattern->steps[step].op == op &&
           (op == TIME_OP_LITERAL ? pattern->steps[step].literal == literal
                                  : pattern->steps[step].min == pattern->steps[step].max);
}

static void find_iso_shape(TimePattern *pattern)
{
    const TimeStep *steps = pattern->steps;
    const bool has_seconds =
        is_step(pattern, 9, TIME_OP_LITERAL, ':') && is_step(pattern, 10, TIME_OP_SECOND, 0);
    const size_t n = has_seconds ? 11 : 9;
    const bool is_iso =
        is_step(pattern, 0, TIME_OP_YEAR, 0) && is_step(pattern, 1, TIME_OP_LITERAL, '-') &&
        is_step(pattern, 2, TIME_OP_MONTH, 0) && is_step(pattern, 3, TIME_OP_LITERAL, '-') &&
        is_step(pattern, 4, TIME_OP_DAY, 0) && is_step(pattern, 6, TIME_OP_HOUR, 0) &&
        is_step(pattern, 7, TIME_OP_LITERAL, ':') && is_step(pattern, 8, TIME_OP_MINUTE, 0);

    if (!is_iso || (steps[5].op != TIME_OP_LITERAL && steps[5].op != TIME_OP_SEPARATOR))
        return;
    pattern->has_iso_zone = pattern->n_steps == n + 1 && steps[n].op == TIME_OP_OFFSET;
    if (pattern->n_steps != n && !pattern->has_iso_zone)
        return;
    pattern->iso_length = has_seconds ? 19 : 16;
    pattern->iso_separator = steps[5].literal;
    if (steps[5].op == TIME_OP_SEPARATOR)
        pattern->iso_separator = 'T';
}

/* ---- one pattern ---- */

static void compile_rfc3339(TimePattern *ret_patterns, size_t *ret_n)
{
    static const TimeStep stamp[] = {
        {TIME_OP_YEAR, 4, 4, 0},
        {TIME_OP_LITERAL, 0, 0, '-'},
        {TIME_OP_MONTH, 2, 2, 0},
        {TIME_OP_LITERAL, 0, 0, '-'},
        {TIME_OP_DAY, 2, 2, 0},
        {TIME_OP_SEPARATOR, 0, 0, 0},
        {TIME_OP_HOUR, 2, 2, 0},
        {TIME_OP_LITERAL, 0, 0, ':'},
        {TIME_OP_MINUTE, 2, 2, 0},
        {TIME_OP_LITERAL, 0, 0, ':'},
        {TIME_OP_SECOND, 2, 2, 0},
        {TIME_OP_LITERAL, 0, 0, '.'},
        {TIME_OP_FRACTION, 1, 9, 0},
        {TIME_OP_OFFSET, 0, 0, ':'},
    };
    TimePattern whole = {.kind = TIME_KIND_STEPS, .has_offset = true};
    TimePattern fraction = whole;

    memcpy(fraction.steps, stamp, sizeof(stamp));
    fraction.n_steps = COUNT_OF(stamp);
    memcpy(whole.steps, stamp, 11 * sizeof(TimeStep));
    whole.steps[11] = stamp[13];
    whole.n_steps = 12;
    find_iso_shape(&whole);
    ret_patterns[(*ret_n)++] = whole;
    ret_patterns[(*ret_n)++] = fraction;
}

static Status
compile_named(Str text, TimePart part, TimePattern *ret_patterns, size_t *ret_n, Error *err)
{
    for (size_t at = 0; at < COUNT_OF(named); at++) {
        if (!str_equal(text, str_from(named[at].name)))
            continue;
        if (part != named[at].part)
            return refuse(text, err, "can't be used for this column");
        ret_patterns[(*ret_n)++] =
            (TimePattern){.kind = named[at].kind, .has_offset = named[at].has_offset};
        return OK;
    }
    if (part != TIME_STAMP)
        return refuse(text, err, "can't be used for this column");
    compile_rfc3339(ret_patterns, ret_n);
    return OK;
}

static bool is_named(Str text)
{
    for (size_t at = 0; at < COUNT_OF(named); at++)
        if (str_equal(text, str_from(named[at].name)))
            return true;
    return str_equal(text, STR("rfc3339"));
}

Status
time_pattern_compile(Str text, TimePart part, TimePattern *ret_patterns, size_t *ret_n, Error *err)
{
    unsigned n_optional = 3;

    if (is_named(text))
        return compile_named(text, part, ret_patterns, ret_n, err);
    /* The choice with all parts first: it tells how many there are, and checks each token. */
    for (unsigned choice = 8; choice-- > 0;) {
        TimePattern pattern = {.kind = TIME_KIND_STEPS};
        Status status;

        if (choice != 7 && choice >= 1U << n_optional)
            continue;
        if (choice == (1U << n_optional) - 1 && choice != 7)
            continue; /* the same as choice 7 */
        status = add_steps(text, choice, &pattern, &n_optional, err);
        if (status == OK)
            status = check_steps(text, part, &pattern, err);
        if (status != OK && choice != 7)
            continue; /* a fraction without its seconds, say: not a form of its own */
        if (status != OK)
            return status;
        for (size_t step = 0; step < pattern.n_steps; step++)
            pattern.has_offset |= pattern.steps[step].op == TIME_OP_OFFSET;
        find_iso_shape(&pattern);
        ASSERT(*ret_n < TIME_PATTERNS_MAX);
        ret_patterns[(*ret_n)++] = pattern;
    }
    return OK;
}

/* ---- two patterns ---- */

/* All bytes that fit it are digits, a sign or a point. */
static bool is_bare_number(const TimePattern *pattern)
{
    if (pattern->kind != TIME_KIND_STEPS)
        return true;
    for (size_t step = 0; step < pattern->n_steps; step++)
        if (!is_number(pattern->steps[step].op))
            return false;
    return true;
}

/* Hours to 23 and to 24 read what both take alike. */
static TimeOp meaning(TimeOp op)
{
    return op == TIME_OP_HOUR24 ? TIME_OP_HOUR : op;
}

bool time_pattern_clashes(const TimePattern *left, const TimePattern *right)
{
    bool differ = false;

    if (left->kind != TIME_KIND_STEPS || right->kind != TIME_KIND_STEPS)
        return is_bare_number(left) && is_bare_number(right);
    if (left->n_steps != right->n_steps)
        return false;
    for (size_t step = 0; step < left->n_steps; step++) {
        const TimeStep *a = &left->steps[step];
        const TimeStep *b = &right->steps[step];

        if (is_number(a->op) && is_number(b->op)) {
            if (a->max < b->min || b->max < a->min)
                return false;
            differ |= meaning(a->op) != meaning(b->op);
        } else if (a->op != b->op || a->literal != b->literal) {
            return false;
        }
    }
    return differ;
}
