#include "attribution.h"

#include <math.h>

#include "base/mem.h"
#include "detect/evidence/usual_day.h"
#include "detect/stats/mic.h"
#include "detect/stats/nnls.h"
#include "detect/stats/rank.h"

#define KNOWN_SHARE_MIN 0.8 /* of the slots of a day, for a meter to be asked */

/* How answers add up. Slots of a day are not independent: completion counts a quarter, and never
 * more against a meter than COMPLETION_MIN, since a second thief's energy spoils it. */
#define COMPLETION_SHARE 0.25
#define SLOT_GAIN_MAX    3.0 /* of one slot, either way: a density far out is a guess */
#define COMPLETION_MIN   (-12.0)
#define MATCH_SHARE      0.25
#define LEVEL_SHARE      6.0
#define WEEKS_SHARE      0.8

/* What "none of them" has to offer. */
#define NONE_SUPPORT 3.0

/* A regression explains the residual to this share of its squares at best. */
#define UNEXPLAINED_MIN       0.02
#define REGRESSION_MAX_METERS 400

#define EM_ROUNDS   30
#define FEW_DAYS    4.0  /* a share of a day or two says little */
#define EM_PRIOR    0.05 /* of a day, to each meter */
#define ODDNESS_MAX 12.0 /* of one day */
#define WORTH_SHARE                                                                                \
    0.05 /* of what a meter read on a day: less than that is no theft of its own                   \
          */

/* One loud day as all meters see it. */
typedef struct Work {
    const Panel *panel;
    const Residual *residual;
    const double *const *odd;
    const Shortfall *shortfalls;
    const double *matches;
    double *quiet_odd; /* of each meter: mean oddness of quiet days */
    const UsualDay **usual;
    size_t n_loud;
    size_t *loud;       /* days */
    double *completion; /* [meter][loud] */
    double *regression;
    double *match;
    double *pearson;
    double *mic;
    double *support;   /* NaN: the meter can't be asked that day */
    double *ownership; /* 0..1 */
    /* of one day */
    NnlsWork *nnls;
    MicWork *mic_work;
    double *columns; /* meters of the regression and a constant, by slot */
    double *gram;
    double *moment;
    double *coefficient;
    double *error;
    size_t *asked; /* meters that are columns */
    double *x;
    double *y;
} Work;

static Work work_new(Arena *arena, const Panel *panel, const Residual *residual)
{
    size_t n = panel->n_meters;
    size_t n_columns = n + 1;
    Work work = {.panel = panel, .residual = residual};
    size_t cells;

    work.loud = ARENA_ARRAY(arena, size_t, panel->n_days);
    for (size_t day = 0; day < panel->n_days; day++)
        if (residual->is_loud[day])
            work.loud[work.n_loud++] = day;
    cells = n * work.n_loud;
    work.usual = ARENA_ARRAY(arena, const UsualDay *, n);
    work.quiet_odd = ARENA_ARRAY(arena, double, n);
    work.completion = ARENA_ARRAY(arena, double, cells);
    work.regression = ARENA_ARRAY(arena, double, cells);
    work.match = ARENA_ARRAY(arena, double, cells);
    work.pearson = ARENA_ARRAY(arena, double, cells);
    work.mic = ARENA_ARRAY(arena, double, cells);
    work.support = ARENA_ARRAY(arena, double, cells);
    work.ownership = ARENA_ARRAY(arena, double, cells);
    work.mic_work = mic_work_new(arena, panel->day_slots);
    work.x = ARENA_ARRAY(arena, double, panel->day_slots);
    work.y = ARENA_ARRAY(arena, double, panel->day_slots);
    if (n > REGRESSION_MAX_METERS)
        return work;
    work.nnls = nnls_work_new(arena, n_columns);
    work.columns = ARENA_ARRAY(arena, double, n_columns * panel->day_slots);
    work.gram = ARENA_ARRAY(arena, double, n_columns *n_columns);
    work.moment = ARENA_ARRAY(arena, double, n_columns);
    work.coefficient = ARENA_ARRAY(arena, double, n_columns);
    work.error = ARENA_ARRAY(arena, double, n_columns);
    work.asked = ARENA_ARRAY(arena, size_t, n_columns);
    return work;
}

/* Slots of a day where both the residual and the meter are known, as pairs; returns how many. */
static size_t pairs_of_day(Work *work, size_t meter, size_t day)
{
    const float *kwh = panel_day(work->panel, meter, day);
    const float *residual = work->residual->kwh + day * work->panel->day_slots;
    size_t n = 0;

    for (size_t slot = 0; slot < work->panel->day_slots; slot++) {
        if (isnan(kwh[slot]) || isnan(residual[slot]))
            continue;
        work->x[n] = kwh[slot];
        work->y[n] = residual[slot];
        n++;
    }
    return n;
}

static double pearson(const double *x, const double *y, size_t n)
{
    double mean_x = 0;
    double mean_y = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;

    for (size_t at = 0; at < n; at++) {
        mean_x += x[at] / (double) n;
        mean_y += y[at] / (double) n;
    }
    for (size_t at = 0; at < n; at++) {
        xx += (x[at] - mean_x) * (x[at] - mean_x);
        yy += (y[at] - mean_y) * (y[at] - mean_y);
        xy += (x[at] - mean_x) * (y[at] - mean_y);
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : 0;
}

/* log p(y + r) - log p(y) over the known slots, scaled to a whole day. */
static double completion_of(const Work *work, size_t meter, size_t day, size_t n_known)
{
    const Panel *panel = work->panel;
    const float *kwh = panel_day(panel, meter, day);
    const float *residual = work->residual->kwh + day * panel->day_slots;
    const float *noise = work->residual->noise_kwh + day * panel->day_slots;
    double gain = 0;

    for (size_t slot = 0; slot < panel->day_slots; slot++) {
        double slot_gain;

        if (isnan(kwh[slot]) || isnan(residual[slot]))
            continue;
        slot_gain =
            log(usual_day_density_about(
                    work->usual[meter], slot, (double) kwh[slot] + residual[slot], noise[slot]) /
                usual_day_density(work->usual[meter], slot, kwh[slot]));

        gain += fmin(fmax(slot_gain, -SLOT_GAIN_MAX), SLOT_GAIN_MAX);
    }
    return fmax(gain * (double) panel->day_slots / (double) n_known, COMPLETION_MIN);
}

/* Columns of the regression: each meter that is known all day, and a constant. Returns how many
 * slots have all of them; column c of slot s stands at columns[c * slots + s]. */
static size_t set_columns(Work *work, size_t day, size_t *ret_n_columns)
{
    const Panel *panel = work->panel;
    const float *residual = work->residual->kwh + day * panel->day_slots;
    size_t n_columns = 0;
    size_t n = 0;

    for (size_t meter = 0; meter < panel->n_meters; meter++) {
        const float *kwh = panel_day(panel, meter, day);
        bool is_known = true;

        for (size_t slot = 0; slot < panel->day_slots; slot++)
            is_known = is_known && (isnan(residual[slot]) || !isnan(kwh[slot]));
        if (is_known)
            work->asked[n_columns++] = meter;
    }
    for (size_t slot = 0; slot < panel->day_slots; slot++) {
        if (isnan(residual[slot]))
            continue;
        for (size_t column = 0; column < n_columns; column++)
            work->columns[column * panel->day_slots + n] =
                panel_day(panel, work->asked[column], day)[slot];
        work->y[n++] = residual[slot];
    }
    for (size_t at = 0; at < n; at++)
        work->columns[n_columns * panel->day_slots + at] = 1;
    *ret_n_columns = n_columns + 1;
    return n;
}

static double dot(const double *one, const double *other, size_t n)
{
    double sum = 0;

    for (size_t at = 0; at < n; at++)
        sum += one[at] * other[at];
    return sum;
}

/* How much worse the best fit would be without each meter, as a difference of log-likelihoods: a
 * coefficient b of unit error u explains (b / u)^2 of the squares. */
static void regress_day(Work *work, size_t loud)
{
    size_t day = work->loud[loud];
    size_t day_slots = work->panel->day_slots;
    double loudness = work->residual->loudness[day];
    size_t n_columns;
    size_t n = set_columns(work, day, &n_columns);
    NnlsProblem problem = {.gram = work->gram, .moment = work->moment, .n = n_columns};
    double squares = dot(work->y, work->y, n);
    /* noise, and what no regression explains of a day */
    double least = fmax(2 * squares / (loudness * loudness), UNEXPLAINED_MIN * squares);
    double unexplained;

    for (size_t row = 0; row < n_columns; row++) {
        const double *own = work->columns + row * day_slots;

        for (size_t column = 0; column <= row; column++) {
            double product = dot(own, work->columns + column * day_slots, n);

            work->gram[row * n_columns + column] = product;
            work->gram[column * n_columns + row] = product;
        }
        work->moment[row] = dot(own, work->y, n);
    }
    (void) nnls_fit(work->nnls, &problem, work->coefficient, work->error);
    unexplained = nnls_residual_squares(&problem, work->coefficient, squares) + least;
    for (size_t column = 0; column + 1 < n_columns; column++) {
        double explained = work->coefficient[column] / work->error[column];

        if (work->coefficient[column] > 0 && isfinite(explained))
            work->regression[work->asked[column] * work->n_loud + loud] =
                0.5 * (double) n * log((unexplained + explained * explained) / unexplained);
    }
}

/* NaN counts as 0. */
static double level_support(const Work *work, size_t meter)
{
    const Shortfall *shortfall = &work->shortfalls[meter];
    double level = fmax(shortfall->level, WEEKS_SHARE * shortfall->level_weeks);

    return LEVEL_SHARE * fmax(fmax(level, work->matches[meter]), 0);
}

static void ask_meter(Work *work, size_t meter, size_t loud)
{
    size_t day = work->loud[loud];
    size_t cell = meter * work->n_loud + loud;
    size_t n = pairs_of_day(work, meter, day);
    double correlation;
    double odd = work->odd[meter][day];

    work->support[cell] = NAN;
    if ((double) n < KNOWN_SHARE_MIN * (double) work->panel->day_slots ||
        work->usual[meter] == NULL || isnan(odd))
        return;
    correlation = pearson(work->x, work->y, n);
    work->pearson[cell] = correlation;
    work->mic[cell] = mic(work->mic_work, work->x, work->y, n);
    work->match[cell] =
        -0.5 * (double) n * log(1 - fmin(fmax(correlation, 0) * fmax(correlation, 0), 0.9999));
    work->completion[cell] = completion_of(work, meter, day, n);
    work->support[cell] = COMPLETION_SHARE * work->completion[cell] +
                          fmin(fmax(odd - work->quiet_odd[meter], 0), ODDNESS_MAX) +
                          level_support(work, meter) +
                          fmax(work->regression[cell], MATCH_SHARE * work->match[cell]);
    /* a residual near its noise says less */
    work->support[cell] *=
        1 - 1 / fmax(work->residual->loudness[day] * work->residual->loudness[day], 1);
}

/* Shares the days out. Those that can't be asked own nothing. */
static void share_days(Arena *arena, Work *work)
{
    size_t n = work->panel->n_meters;
    double *weight = ARENA_ARRAY(arena, double, n + 1); /* the last: none of them */

    for (size_t meter = 0; meter <= n; meter++)
        weight[meter] = 1 / (double) (n + 1);
    for (size_t round = 0; round < EM_ROUNDS; round++) {
        double *days = ARENA_ARRAY(arena, double, n + 1);

        for (size_t loud = 0; loud < work->n_loud; loud++) {
            double most = NONE_SUPPORT + log(weight[n] + 1e-6);
            double none = most;
            double total = 0;

            for (size_t meter = 0; meter < n; meter++) {
                size_t cell = meter * work->n_loud + loud;
                work->ownership[cell] = work->support[cell] + log(weight[meter] + 1e-6);
                most = fmax(most, work->ownership[cell]); /* NaN is not more */
            }
            for (size_t meter = 0; meter < n; meter++) {
                double *own = &work->ownership[meter * work->n_loud + loud];
                *own = isnan(*own) ? 0 : exp(*own - most);
                total += *own;
            }
            total += exp(none - most);
            days[n] += exp(none - most) / total;
            for (size_t meter = 0; meter < n; meter++) {
                work->ownership[meter * work->n_loud + loud] /= total;
                days[meter] += work->ownership[meter * work->n_loud + loud];
            }
        }
        for (size_t meter = 0; meter <= n; meter++)
            weight[meter] =
                (days[meter] + EM_PRIOR) / ((double) work->n_loud + EM_PRIOR * (double) (n + 1));
    }
}

/* Mean of a meter's cells over the loud days it could be asked. */
static double mean_of(const Work *work, const double *cells, size_t meter)
{
    double sum = 0;
    size_t n = 0;

    for (size_t loud = 0; loud < work->n_loud; loud++) {
        size_t cell = meter * work->n_loud + loud;

        if (isnan(work->support[cell]))
            continue;
        sum += cells[cell];
        n++;
    }
    return n > 0 ? sum / (double) n : NAN;
}

/* The missing energy of each day, not more than what all but one in twenty days have. */
static double *capped_sizes(Arena *arena, const Work *work)
{
    size_t n_days = work->panel->n_days;
    double *sizes = ARENA_ARRAY(arena, double, n_days);
    const uint32_t *order;
    double cap;

    for (size_t day = 0; day < n_days; day++)
        sizes[day] = isnan(work->residual->loudness[day]) ? 0 : work->residual->day_size[day];
    order = rank_falling(arena, sizes, n_days);
    cap = sizes[order[n_days / 20]];
    for (size_t day = 0; day < n_days; day++)
        sizes[day] = isnan(work->residual->loudness[day]) ? NAN : fmin(sizes[day], cap);
    return sizes;
}

static void
set_oddness(Arena *arena, Work *work, const double *sizes, size_t meter, Attribution *to)
{
    const double *odd = work->odd[meter];
    double *x = ARENA_ARRAY(arena, double, work->panel->n_days);
    double *y = ARENA_ARRAY(arena, double, work->panel->n_days);
    double loud = 0;
    double quiet = 0;
    size_t n_loud = 0;
    size_t n_quiet = 0;
    size_t n = 0;

    for (size_t day = 0; day < work->panel->n_days; day++) {
        if (isnan(odd[day]) || isnan(sizes[day]))
            continue;
        x[n] = fmin(odd[day], ODDNESS_MAX);
        y[n] = sizes[day];
        n++;
        if (work->residual->is_loud[day]) {
            loud += odd[day];
            n_loud++;
        } else {
            quiet += odd[day];
            n_quiet++;
        }
    }
    to->timing = n > 2 ? pearson(x, y, n) : NAN;
    to->oddness = n_loud > 0 ? loud / (double) n_loud : NAN;
    if (n_quiet > 0)
        to->oddness -= quiet / (double) n_quiet;
}

/* 0 to 1: whether what is missing on a day is worth it for a meter. A large customer is soon the
 * likeliest owner of the little that a loss model is off. */
static double worth_of(const Work *work, size_t meter, size_t day)
{
    const float *kwh = panel_day(work->panel, meter, day);
    double read = 0;

    for (size_t slot = 0; slot < work->panel->day_slots; slot++)
        read += isnan(kwh[slot]) ? 0 : kwh[slot];
    return read > 0 ? fmin(1, work->residual->day_size[day] / (WORTH_SHARE * read)) : 1;
}

/* Days and energy that are a meter's own. */
static void set_own_days(const Work *work, size_t meter, Attribution *to)
{
    const double *ownership = work->ownership + meter * work->n_loud;
    double days = 0;
    double worth = 0;
    double kwh = 0;
    double all_kwh = 0;

    for (size_t loud = 0; loud < work->n_loud; loud++) {
        size_t day = work->loud[loud];
        double missing = fmax(work->residual->day_kwh[day], 0);

        days += ownership[loud];
        worth += ownership[loud] * worth_of(work, meter, day);
        kwh += ownership[loud] * missing;
        all_kwh += missing;
        if (ownership[loud] < 0.5)
            continue;
        to->last_own_day = work->panel->first_day + (int32_t) day;
        if (to->n_own_days++ == 0)
            to->first_own_day = to->last_own_day;
    }
    to->day_share = worth / ((double) work->n_loud + FEW_DAYS);
    to->kwh_share = all_kwh > 0 ? kwh / all_kwh : 0;
    to->kwh_day = days > 0 ? kwh / days : 0;
}

/* On a transformer without a loud day nothing is missing, and no meter is behind it. */
static void set_nothing(Attribution *attributions, size_t n, double value)
{
    for (size_t meter = 0; meter < n; meter++)
        attributions[meter] = (Attribution){
            .day_share = value,
            .kwh_share = value,
            .support = value,
            .completion = value,
            .regression = value,
            .match = value,
            .oddness = value,
            .timing = value,
            .pearson = value,
            .mic = value,
            .kwh_day = value,
        };
}

/* Some meters are odd on any day. */
static double quiet_oddness(const Work *work, size_t meter)
{
    double sum = 0;
    size_t n = 0;

    for (size_t day = 0; day < work->panel->n_days; day++) {
        if (!work->residual->is_quiet[day] || isnan(work->odd[meter][day]))
            continue;
        sum += work->odd[meter][day];
        n++;
    }
    return n > 0 ? sum / (double) n : 0;
}

static void ask_all(Arena *arena, Work *work)
{
    size_t n = work->panel->n_meters;

    for (size_t meter = 0; meter < n; meter++) {
        work->usual[meter] = usual_day_of(arena, work->panel, meter, work->residual->is_quiet);
        work->quiet_odd[meter] = quiet_oddness(work, meter);
    }
    for (size_t loud = 0; loud < work->n_loud; loud++) {
        if (work->nnls != NULL)
            regress_day(work, loud);
        for (size_t meter = 0; meter < n; meter++)
            ask_meter(work, meter, loud);
    }
}

const Attribution *attribution_of(
    Arena *arena,
    const Panel *panel,
    const Residual *residual,
    const double *const *odd,
    const Shortfall *shortfalls,
    const double *matches)
{
    Attribution *attributions = ARENA_ARRAY(arena, Attribution, panel->n_meters);
    const double *sizes;
    Work work;

    if (residual == NULL || residual->n_loud == 0) {
        set_nothing(attributions, panel->n_meters, residual == NULL ? NAN : 0);
        return attributions;
    }
    work = work_new(arena, panel, residual);
    work.odd = odd;
    work.shortfalls = shortfalls;
    work.matches = matches;
    ask_all(arena, &work);
    share_days(arena, &work);
    sizes = capped_sizes(arena, &work);
    for (size_t meter = 0; meter < panel->n_meters; meter++) {
        Attribution *to = &attributions[meter];

        set_own_days(&work, meter, to);
        set_oddness(arena, &work, sizes, meter, to);
        to->support = mean_of(&work, work.support, meter);
        to->completion = mean_of(&work, work.completion, meter);
        to->regression = mean_of(&work, work.regression, meter);
        to->match = mean_of(&work, work.match, meter);
        to->pearson = mean_of(&work, work.pearson, meter);
        to->mic = mean_of(&work, work.mic, meter);
    }
    return attributions;
}
