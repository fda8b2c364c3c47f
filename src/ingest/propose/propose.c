#include "ingest/propose/propose.h"

#include <string.h>

#include "base/decimal.h"
#include "base/file.h"
#include "base/mem.h"
#include "ingest/profile_find.h"
#include "ingest/propose/columns.h"
#include "ingest/propose/times.h"

/* ---- the name ---- */

static const char *name_of(Arena *arena, const char *path)
{
    const char *base = file_base_name(path);
    size_t n = strcspn(base, ".");
    char *name = str_dup(arena, (Str){base, n});

    for (char *at = name; *at != '\0'; at++) {
        if (*at >= 'A' && *at <= 'Z')
            *at = (char) (*at - 'A' + 'a');
        else if (!(*at >= 'a' && *at <= 'z') && !(*at >= '0' && *at <= '9'))
            *at = '-';
    }
    return name[0] == '\0' ? "own" : name;
}

/* ---- columns ---- */

/* The supply point before the meter that hangs there now. */
static const char *const meter_words[] = {
    "mprn",
    "nmi",
    "prm",
    "pdl",
    "lclid",
    "meter_id",
    "meter",
    "compteur",
    "serial",
    "client",
    "customer",
    "device",
    "id",
    NULL};
static const char *const value_words[] = {
    "kwh",
    "wh",
    "consum",
    "conso",
    "energ",
    "usage",
    "kw",
    "power",
    "puissance",
    "value",
    "valeur",
    "index",
    "read",
    "val",
    "load",
    NULL};
static const char *const unit_words[] = {"unit", "uom", NULL};
static const char *const quality_words[] = {"qual", "flag", "status", "statut", "estimat", NULL};
static const char *const channel_words[] = {
    "channel", "canal", "direction", "sens", "flow", "register", "read type", NULL};

static bool is_among(const int *columns, size_t n, size_t column)
{
    for (size_t i = 0; i < n; i++)
        if (columns[i] == (int) column)
            return true;
    return false;
}

/* The first column whose heading holds one of `words` and that `fits`; words of more worth first.
 */
static int find_column(
    const Sample *sample,
    const char *const *words,
    const int *taken,
    size_t n_taken,
    bool (*fits)(const Sample *, size_t))
{
    for (size_t word = 0; words[word] != NULL; word++) {
        for (size_t column = 0; column < sample->n_columns; column++) {
            if (!is_among(taken, n_taken, column) &&
                heading_holds(sample->headings[column], words[word]) &&
                (fits == NULL || fits(sample, column)))
                return (int) column;
        }
    }
    return -1;
}

/* The column of numbers that is not taken, where there is one alone; -1: none, or several. */
static int only_numbers(const Sample *sample, const int *taken, size_t n_taken)
{
    int found = -1;

    for (size_t column = 0; column < sample->n_columns; column++) {
        if (is_among(taken, n_taken, column) || !column_is_numbers(sample, column))
            continue;
        if (found >= 0)
            return -1;
        found = (int) column;
    }
    return found;
}

/* A stamp in one column; else a day and a time of day in two; else a day alone. */
static void find_stamps(Arena *arena, Proposal *proposal)
{
    const Sample *sample = &proposal->sample;

    proposal->ts = column_of_times(arena, sample, TIMES_STAMP, &proposal->ts_formats);
    if (proposal->ts >= 0)
        return;
    proposal->date = column_of_times(arena, sample, TIMES_DATE, &proposal->date_formats);
    proposal->clock = column_of_times(arena, sample, TIMES_CLOCK, &proposal->clock_formats);
    if (proposal->date < 0 || proposal->clock >= 0)
        return;
    proposal->ts = proposal->date;
    proposal->ts_formats = proposal->date_formats;
    proposal->date = -1;
}

static void find_columns(Arena *arena, Proposal *proposal)
{
    const Sample *sample = &proposal->sample;
    int taken[8];
    size_t n = 0;

    find_stamps(arena, proposal);
    taken[n++] = proposal->ts;
    taken[n++] = proposal->date;
    taken[n++] = proposal->clock;
    proposal->unit_column = find_column(sample, unit_words, taken, n, column_is_words);
    taken[n++] = proposal->unit_column;
    proposal->quality = find_column(sample, quality_words, taken, n, column_is_codes);
    taken[n++] = proposal->quality;
    proposal->channel = find_column(sample, channel_words, taken, n, column_is_codes);
    taken[n++] = proposal->channel;
    proposal->meter = find_column(sample, meter_words, taken, n, column_is_ids);
    taken[n++] = proposal->meter;
    proposal->value = find_column(sample, value_words, taken, n, column_is_numbers);
    if (proposal->value < 0)
        proposal->value = only_numbers(sample, taken, n);
}

/* ---- values ---- */

static void judge_unit(Proposal *proposal)
{
    static const struct {
        const char *name;
        bool is_power;
    } units[] = {{"MWh", 0}, {"kWh", 0}, {"Wh", 0}, {"MW", 1}, {"kW", 1}, {"W", 1}};

    Str heading = proposal->sample.headings[proposal->value];

    for (size_t i = 0; i < COUNT_OF(units); i++) {
        if (heading_has_word(heading, units[i].name)) {
            proposal->unit = units[i].name;
            proposal->is_power = units[i].is_power;
            return;
        }
    }
}

/* The row before with the same meter; SIZE_MAX: none. Linear: samples are small. */
static size_t row_before(const Proposal *proposal, size_t row)
{
    const Sample *sample = &proposal->sample;

    for (size_t at = row; at-- > 0;) {
        bool is_same = proposal->meter < 0 || str_equal(
                                                  sample_at(sample, at, (size_t) proposal->meter),
                                                  sample_at(sample, row, (size_t) proposal->meter));
        if (is_same &&
            (proposal->channel < 0 || str_equal(
                                          sample_at(sample, at, (size_t) proposal->channel),
                                          sample_at(sample, row, (size_t) proposal->channel))))
            return at;
    }
    return SIZE_MAX;
}

static void judge_values(Proposal *proposal)
{
    const Sample *sample = &proposal->sample;
    const size_t column = (size_t) proposal->value;
    const NumberFormat format = number_format(proposal->decimals.items[0], proposal->thousands);
    size_t n_rises = 0;
    size_t n_falls = 0;

    for (size_t row = 0; row < sample->n_rows; row++) {
        size_t before = row_before(proposal, row);
        Decimal value;
        Decimal earlier;
        if (decimal_parse(sample_at(sample, row, column), &format, &value) != DECIMAL_OK)
            continue;
        proposal->has_negative |= value < 0;
        if (before == SIZE_MAX ||
            decimal_parse(sample_at(sample, before, column), &format, &earlier) != DECIMAL_OK)
            continue;
        n_rises += value > earlier;
        n_falls += value < earlier;
    }
    proposal->is_rising =
        n_rises + n_falls >= 3 && (n_falls == 0 || n_rises == 0); /* newest first: all fall */
}

/* ---- steps ---- */

static void judge_steps(Arena *arena, Proposal *proposal)
{
    StampReader *reader = stamp_reader(arena, proposal);
    int32_t steps[8] = {0};
    size_t counts[8] = {0};
    size_t n = 0;
    size_t best = 0;

    for (size_t row = 0; reader != NULL && row < proposal->sample.n_rows; row++) {
        size_t before = row_before(proposal, row);
        int32_t step = before == SIZE_MAX ? 0 : stamp_step(reader, before, row);
        size_t at = 0;
        if (step == 0)
            continue;
        while (at < n && steps[at] != step)
            at++;
        if (at == COUNT_OF(steps))
            continue;
        if (at == n)
            steps[n++] = step;
        counts[at]++;
        if (counts[at] > counts[best])
            best = at;
    }
    proposal->interval_s = n == 0 ? 0 : steps[best];
    proposal->has_one_step = n == 1;
}

static Status refuse_layout(const Profile *profile, const char *path, Error *err)
{
    (void) error_set(err, STATUS_DATA, "source '%s' reads the file already", profile->name);
    error_at(err, path, 0, 0);
    error_hint(
        err, "Its layout is %s, not a table. Try: eiot source check.", profile->layout->name);
    return STATUS_DATA;
}

Status
propose(Arena *arena, const Project *project, const char *path, Proposal *ret_proposal, Error *err)
{
    Proposal proposal = {
        .meter = -1,
        .ts = -1,
        .date = -1,
        .clock = -1,
        .value = -1,
        .unit_column = -1,
        .quality = -1,
        .channel = -1,
    };
    const Profile *profile = NULL;
    Error own;
    Status status;

    if (err == NULL)
        err = &own;
    status = profile_find(arena, project, path, &profile, err);
    /* that none matches, or two do, is what a proposal is for; a profile that is broken is not */
    if (status == STATUS_CONFIG && strncmp(err->where, path, strlen(path)) != 0)
        return status;
    if (status == OK && profile->layout != NULL)
        return refuse_layout(profile, path, err);
    status = sample_read(arena, path, &proposal.sample, err);
    if (status != OK)
        return status;
    proposal.name = name_of(arena, path);
    find_columns(arena, &proposal);
    proposal.has_offset = choice_has_offset(arena, &proposal.ts_formats);
    if (proposal.value >= 0) {
        judge_unit(&proposal);
        judge_numbers(
            &proposal.sample, (size_t) proposal.value, &proposal.decimals, &proposal.thousands);
        judge_values(&proposal);
    }
    judge_steps(arena, &proposal);
    list_codes(&proposal.sample, proposal.quality, &proposal.quality_codes, arena);
    list_codes(&proposal.sample, proposal.channel, &proposal.channel_codes, arena);
    *ret_proposal = proposal;
    return OK;
}
