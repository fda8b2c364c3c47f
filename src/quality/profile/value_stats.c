#include "quality/profile/value_stats.h"

#include <math.h>
#include <string.h>

const double profile_quantiles[PROFILE_QUANTILES] = {0.05, 0.25, 0.5, 0.75, 0.95};

ValueStats value_stats_begin(Arena *arena, ProfileColumn *column)
{
    return (ValueStats){.arena = arena, .column = column};
}

size_t profile_bin(const ProfileColumn *column, double number)
{
    double width = (column->max_number - column->min_number) / PROFILE_BINS;
    double bin = width > 0 ? floor((number - column->min_number) / width) : 0;

    if (!(bin > 0))
        return 0;
    return bin >= PROFILE_BINS ? PROFILE_BINS - 1 : (size_t) bin;
}

const char *profile_number_text(Arena *arena, Str text)
{
    bool has_point = memchr(text.ptr, '.', text.len) != NULL;
    bool has_exponent = memchr(text.ptr, 'e', text.len) != NULL;

    while (has_point && !has_exponent && text.len > 1 && text.ptr[text.len - 1] == '0')
        text.len--;
    if (has_point && text.ptr[text.len - 1] == '.')
        text.len--;
    return str_dup(arena, text);
}

/* The most frequent first; of equals the first seen. */
static void add_top(ValueStats *stats, Str text, int64_t n)
{
    ProfileColumn *column = stats->column;
    size_t place = column->n_top;

    while (place > 0 && column->top[place - 1].n < n)
        place--;
    if (place == PROFILE_TOP)
        return;
    if (column->n_top < PROFILE_TOP)
        column->n_top++;
    memmove(
        &column->top[place + 1],
        &column->top[place],
        (column->n_top - 1 - place) * sizeof(column->top[0]));
    column->top[place] = (ProfileValue){
        .text = column->class == CLASS_NUMBER ? profile_number_text(stats->arena, text)
                                              : str_dup(stats->arena, text),
        .n = n,
    };
}

/* Quantiles between two values are in proportion, as percentile_cont() has it: the place of q among
 * N values in order is q (N - 1). `n` values more stand from place `first` on. */
static void add_quantiles(ValueStats *stats, double number, int64_t first, int64_t n)
{
    int64_t n_all = stats->column->n_values - stats->column->n_odd;

    for (size_t at = 0; at < PROFILE_QUANTILES; at++) {
        double place = profile_quantiles[at] * (double) (n_all - 1);
        double part = place - floor(place);

        if (place >= (double) first && floor(place) < (double) (first + n))
            stats->below[at] = number;
        if (ceil(place) >= (double) first && ceil(place) < (double) (first + n))
            stats->column->quantiles[at] = stats->below[at] + part * (number - stats->below[at]);
    }
}

/* Welford's way, weighted. */
static void add_number(ValueStats *stats, double number, int64_t n)
{
    double distance = number - stats->mean;

    add_quantiles(stats, number, stats->n_numbers, n);
    stats->n_numbers += n;
    stats->mean += distance * (double) n / (double) stats->n_numbers;
    stats->squares += (double) n * distance * (number - stats->mean);
    stats->column->bins[profile_bin(stats->column, number)] += n;
}

void value_stats_add(ValueStats *stats, Str text, double number, int64_t n)
{
    stats->n_distinct++;
    add_top(stats, text, n);
    if (stats->column->class == CLASS_TEXT)
        id_pattern_add(&stats->pattern, text);
    if (isfinite(number) && fabs(number) < 1e150)
        add_number(stats, number, n);
}

void value_stats_end(ValueStats *stats)
{
    ProfileColumn *column = stats->column;

    column->n_distinct = stats->n_distinct;
    column->is_exact = true;
    column->is_listed = true;
    column->pattern = id_pattern_regex(stats->arena, &stats->pattern, false);
    if (stats->n_numbers == 0)
        return;
    column->has_numbers = true;
    column->are_quantiles_exact = true;
    column->mean = stats->mean;
    column->stdev =
        stats->n_numbers > 1 ? sqrt(stats->squares / (double) (stats->n_numbers - 1)) : NAN;
}
