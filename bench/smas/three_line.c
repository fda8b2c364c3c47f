/*
 * A line through a stretch of degrees, and the error that any line leaves there, follow from six
 * sums; sums of a stretch are differences of running sums. So a pair of breaks costs the same
 * however many degrees there are. Temperatures count from MIDDLE and kWh from their mean, so that
 * the differences keep their digits.
 */
#include "three_line.h"

#include <math.h>

#include "smas/chunks.h"
#include "smas/degrees.h"

#define CHUNK      16 /* consumers */
#define MIDDLE     15.0
#define S1_FIRST   10
#define S1_LAST    20
#define GAP_FIRST  5
#define GAP_LAST   10
#define CANDIDATES 9

typedef struct Sums {
    double n;
    double t;
    double tt;
    double y;
    double ty;
    double yy;
} Sums;

typedef struct Line {
    double level; /* at MIDDLE, above the mean */
    double slope;
} Line;

/* `before[at]` sums the points before `at`. */
typedef struct Points {
    const double *temperature;
    size_t n;
    double mean;
    Sums before[SMAS_DEGREES + 1];
} Points;

typedef struct Breaks {
    double s1;
    double s2;
    Sums part[3];
    Line line[3];
    double error;
} Breaks;

static void points_sum(Points *points, const double *kwh)
{
    points->mean = 0;
    for (size_t at = 0; at < points->n; at++)
        points->mean += kwh[at] / (double) points->n;
    points->before[0] = (Sums){0};
    for (size_t at = 0; at < points->n; at++) {
        const Sums *before = &points->before[at];
        double t = points->temperature[at] - MIDDLE;
        double y = kwh[at] - points->mean;
        points->before[at + 1] = (Sums){
            before->n + 1,
            before->t + t,
            before->tt + t * t,
            before->y + y,
            before->ty + t * y,
            before->yy + y * y};
    }
}

static Sums part_of(const Points *points, size_t from, size_t to)
{
    const Sums *a = &points->before[from];
    const Sums *b = &points->before[to];

    return (Sums){
        b->n - a->n, b->t - a->t, b->tt - a->tt, b->y - a->y, b->ty - a->ty, b->yy - a->yy};
}

static Line line_of(const Sums *part)
{
    double slope =
        (part->n * part->ty - part->t * part->y) / (part->n * part->tt - part->t * part->t);

    return (Line){(part->y - slope * part->t) / part->n, slope};
}

static double at_temperature(Line line, double temperature)
{
    return line.level + line.slope * (temperature - MIDDLE);
}

/* Root mean square error of a line over a part. */
static double error_of(const Sums *part, Line line)
{
    double a = line.level;
    double b = line.slope;
    double squares = part->yy - 2 * (a * part->y + b * part->ty) + part->n * a * a +
                     2 * a * b * part->t + b * b * part->tt;

    return squares > 0 ? sqrt(squares / part->n) : 0;
}

/* The first point at or above a temperature. */
static size_t first_from(const Points *points, double temperature)
{
    size_t at = 0;

    while (at < points->n && points->temperature[at] < temperature)
        at++;
    return at;
}

/* Step 1 for one s1 at point `first`: tries each s2. */
static void try_first(const Points *points, size_t first, Breaks *best)
{
    double s1 = points->temperature[first];
    Breaks now = {.s1 = s1, .part[0] = part_of(points, 0, first + 1)};
    double error;

    if (first < 1)
        return;
    now.line[0] = line_of(&now.part[0]);
    error = error_of(&now.part[0], now.line[0]);
    for (int gap = GAP_FIRST; gap <= GAP_LAST; gap++) {
        size_t second = first_from(points, s1 + gap);
        size_t end = second; /* of the middle part: the degree s2 is in it when it counts */
        now.s2 = s1 + gap;
        if (end < points->n && points->temperature[end] <= now.s2)
            end++;
        if (end < first + 2 || points->n < second + 2)
            continue;
        now.part[1] = part_of(points, first, end);
        now.part[2] = part_of(points, second, points->n);
        now.line[1] = line_of(&now.part[1]);
        now.line[2] = line_of(&now.part[2]);
        now.error =
            error + error_of(&now.part[1], now.line[1]) + error_of(&now.part[2], now.line[2]);
        if (now.error < best->error)
            *best = now;
    }
}

typedef struct Spot {
    double temperature;
    double kwh; /* above the mean */
} Spot;

static void spots_around(double s, Line left, Line right, Spot ret[CANDIDATES])
{
    double a = at_temperature(left, s);
    double b = at_temperature(right, s);

    for (int at = 0; at < CANDIDATES; at++) {
        ret[at].temperature = s + 0.5 * (at % 3 - 1);
        ret[at].kwh = (a + b) / 2 + fabs(a - b) / 4 * (1 - at / 3);
    }
}

static Line through(Spot left, Spot right)
{
    double slope = (right.kwh - left.kwh) / (right.temperature - left.temperature);

    return (Line){left.kwh + slope * (MIDDLE - left.temperature), slope};
}

/* Step 2. */
static SmasCurve connect(const Points *points, const Breaks *breaks)
{
    double coldest = points->temperature[0];
    double warmest = points->temperature[points->n - 1];
    const Spot first = {coldest, at_temperature(breaks->line[0], coldest)};
    const Spot last = {warmest, at_temperature(breaks->line[2], warmest)};
    Spot at_s1[CANDIDATES];
    Spot at_s2[CANDIDATES];
    double error_last[CANDIDATES];
    double least = INFINITY;
    SmasCurve curve = {.kwh = {0}};

    spots_around(breaks->s1, breaks->line[0], breaks->line[1], at_s1);
    spots_around(breaks->s2, breaks->line[1], breaks->line[2], at_s2);
    for (int two = 0; two < CANDIDATES; two++)
        error_last[two] = error_of(&breaks->part[2], through(at_s2[two], last));
    for (int one = 0; one < CANDIDATES; one++) {
        double error_first = error_of(&breaks->part[0], through(first, at_s1[one]));
        for (int two = 0; two < CANDIDATES; two++) {
            double error = error_first + error_last[two] +
                           error_of(&breaks->part[1], through(at_s1[one], at_s2[two]));
            if (!(error < least))
                continue;
            least = error;
            curve = (SmasCurve){
                {coldest, at_s1[one].temperature, at_s2[two].temperature, warmest},
                {first.kwh, at_s1[one].kwh, at_s2[two].kwh, last.kwh}};
        }
    }
    for (size_t at = 0; at < 4; at++)
        curve.kwh[at] += points->mean;
    return curve;
}

bool smas_curve_fit(const double *temperature, const double *kwh, size_t n, SmasCurve *ret_curve)
{
    Points points = {.temperature = temperature, .n = n};
    Breaks best = {.error = INFINITY};

    points_sum(&points, kwh);
    for (int s1 = S1_FIRST; s1 <= S1_LAST; s1++) {
        size_t first = first_from(&points, s1);
        if (first < n && temperature[first] <= s1)
            try_first(&points, first, &best);
    }
    if (isinf(best.error))
        return false;
    *ret_curve = connect(&points, &best);
    return true;
}

typedef struct Work {
    const SmasData *data;
    const SmasKernels *kernels;
    const SmasDegrees *degrees;
    SmasLines *ret;
} Work;

static double slope_of(const SmasCurve *curve, size_t line)
{
    return (curve->kwh[line + 1] - curve->kwh[line]) /
           (curve->temperature[line + 1] - curve->temperature[line]);
}

static SmasLines lines_of(const Work *work, const int32_t *keys)
{
    const SmasDegrees *degrees = work->degrees;
    SmasLines lines = {.is_fitted = true};
    double kwh[SMAS_DEGREES];

    smas_percentiles(degrees, work->kernels, keys, 0.1, kwh);
    if (!smas_curve_fit(degrees->temperature, kwh, degrees->n, &lines.low))
        return (SmasLines){.is_fitted = false}; /* nor is the other: it has the same degrees */
    smas_percentiles(degrees, work->kernels, keys, 0.9, kwh);
    (void) smas_curve_fit(degrees->temperature, kwh, degrees->n, &lines.high);
    lines.heating = -slope_of(&lines.high, 0);
    lines.cooling = slope_of(&lines.high, 2);
    lines.base = INFINITY;
    for (size_t at = 0; at < 4; at++)
        lines.base = fmin(lines.base, lines.low.kwh[at]);
    return lines;
}

static void work_on(void *context, size_t worker, size_t from, size_t to)
{
    const Work *work = context;
    Arena *arena = arena_new();
    int32_t *keys = smas_keys_new(arena, work->degrees);

    (void) worker;
    for (size_t at = from; at < to; at++) {
        smas_keys_put(work->degrees, smas_row(work->data, at), keys);
        work->ret[at] = lines_of(work, keys);
    }
    arena_free(arena);
}

void smas_three_line(Arena *arena, const SmasData *data, const SmasRun *run, SmasLines *ret)
{
    Work work = {
        .data = data,
        .kernels = run->kernels,
        .degrees = smas_degrees_make(arena, data->temperature, smas_hours(data)),
        .ret = ret,
    };

    smas_chunks(data->n_consumers, CHUNK, run->n_threads, work_on, &work);
}
