#include "grid.h"

#include <math.h>
#include <stdio.h>

#include "base/mem.h"
#include "simulate/streams.h"

#define METERS_PER_TRANSFORMER     25.0
#define TRANSFORMERS_PER_FEEDER    40
#define SOLAR_EVERY_N_TRANSFORMERS 10
#define SOLAR_LEAST_NEIGHBOURS     10 /* what is fed in must find takers on the same transformer */
#define VACANCY_SHARE              0.08
#define MOVED_OUT_SHARE            0.015
#define NIGHT_BYPASS_SHARE         0.4 /* of the thieves */
#define QUIET_DAYS                 14  /* before and after the start of a theft, in a window... */
#define QUIET_WINDOW_DAYS          45  /* ...of at least this many days */

/* Share of the customers, and what one adds to the load its transformer is sized for. */
static const struct {
    double share;
    double peak_kw;
} ARCHETYPES[SIM_N_ARCHETYPES] = {
    [SIM_LOW_INCOME] = {.share = 0.50, .peak_kw = 0.5},
    [SIM_MIDDLE] = {.share = 0.32, .peak_kw = 1.2},
    [SIM_LARGE] = {.share = 0.10, .peak_kw = 3.2},
    [SIM_SHOP] = {.share = 0.08, .peak_kw = 1.8},
};

static const double RATINGS_KVA[] = {10, 25, 50, 100, 160, 250, 400, 630};

const char *sim_conduct_name(SimConduct conduct)
{
    static const char *const NAMES[SIM_N_CONDUCTS] = {
        [SIM_HONEST] = "",
        [SIM_VACANCY] = "vacancy",
        [SIM_MOVED_OUT] = "moved_out",
        [SIM_SOLAR] = "solar",
        [SIM_BYPASS] = "bypass",
        [SIM_NIGHT_BYPASS] = "night_bypass",
    };

    return NAMES[conduct];
}

const char *sim_node_id(SimNode node, size_t index, char text[SIM_ID_MAX])
{
    static const struct {
        char letter;
        int digits;
    } FORMS[] = {
        [SIM_SUBSTATION] = {'S', 1},
        [SIM_FEEDER] = {'F', 2},
        [SIM_TRANSFORMER] = {'T', 3},
        [SIM_METER] = {'M', 5},
    };

    (void) snprintf(text, SIM_ID_MAX, "%c%0*zu", FORMS[node].letter, FORMS[node].digits, index + 1);
    return text;
}

static SimArchetype draw_archetype(Rng *rng)
{
    double left = rng_uniform(rng);

    for (SimArchetype archetype = SIM_LOW_INCOME; archetype < SIM_SHOP; archetype++) {
        left -= ARCHETYPES[archetype].share;
        if (left < 0)
            return archetype;
    }
    return SIM_SHOP;
}

/* An away time of one to three weeks, at most half of the window; or a move for good. */
static void draw_absence(Rng *rng, const SimCalendar *calendar, SimMeter *meter)
{
    double draw = rng_uniform(rng);
    size_t length = 7 + rng_below(rng, 15);
    size_t start = rng_below(rng, calendar->n_days);
    double share = 0.05 + 0.07 * rng_uniform(rng);

    if (length > calendar->n_days / 2)
        length = calendar->n_days / 2;
    if (length == 0 || meter->archetype == SIM_SHOP)
        return;
    if (draw < VACANCY_SHARE) {
        size_t end = start + length < calendar->n_days ? start + length : calendar->n_days;

        meter->conduct = SIM_VACANCY;
        meter->share = share;
        meter->first = calendar->day_first[start];
        meter->end = calendar->day_first[end];
    } else if (draw < VACANCY_SHARE + MOVED_OUT_SHARE) {
        meter->conduct = SIM_MOVED_OUT;
        meter->first = calendar->day_first[start];
        meter->end = calendar->n_slots;
    }
}

static void
draw_customers(SimMeter *meters, size_t n_meters, const SimCalendar *calendar, uint64_t seed)
{
    Rng rng = sim_rng(seed, SIM_STREAM_CUSTOMERS, 0);

    for (size_t index = 0; index < n_meters; index++) {
        meters[index] = (SimMeter){.archetype = draw_archetype(&rng), .end = calendar->n_slots};
        draw_absence(&rng, calendar, &meters[index]);
    }
}

/* Days on which a theft may begin: the middle, so that there is a before and an after to see. */
static void theft_days(size_t n_days, size_t *ret_first, size_t *ret_n)
{
    if (n_days >= QUIET_WINDOW_DAYS) {
        *ret_first = QUIET_DAYS;
        *ret_n = n_days - (size_t) 2 * QUIET_DAYS;
    } else {
        *ret_first = n_days / 3;
        *ret_n = n_days - 2 * (n_days / 3);
    }
}

/* Exactly `n_thieves` of them, each set as likely (selection sampling, Knuth 3.4.2 algorithm S).
 * A thief has no absence and no panels: the truth has one cause a meter. */
static void draw_thieves(
    SimMeter *meters, size_t n_meters, size_t n_thieves, const SimCalendar *calendar, uint64_t seed)
{
    Rng rng = sim_rng(seed, SIM_STREAM_THIEVES, 0);
    size_t wanted = n_thieves;
    size_t first_day;
    size_t n_days;

    theft_days(calendar->n_days, &first_day, &n_days);
    for (size_t index = 0; index < n_meters; index++) {
        bool steals = rng_uniform(&rng) * (double) (n_meters - index) < (double) wanted;
        bool by_night = rng_uniform(&rng) < NIGHT_BYPASS_SHARE;
        double share = 0.2 + 0.4 * rng_uniform(&rng);
        size_t day = first_day + rng_below(&rng, n_days);
        size_t length = calendar->day_first[day + 1] - calendar->day_first[day];
        /* done between nine and five, as electricians work */
        size_t slot = calendar->day_first[day] + length * 3 / 8 + rng_below(&rng, length / 3);

        if (!steals)
            continue;
        wanted--;
        meters[index].conduct = by_night ? SIM_NIGHT_BYPASS : SIM_BYPASS;
        meters[index].share = by_night ? 0.05 : share;
        meters[index].first = slot;
        meters[index].end = calendar->n_slots;
    }
}

static double rating(double kva)
{
    for (size_t at = 0; at < COUNT_OF(RATINGS_KVA); at++) {
        if (kva <= RATINGS_KVA[at])
            return RATINGS_KVA[at];
    }
    return RATINGS_KVA[COUNT_OF(RATINGS_KVA) - 1];
}

/* One roof with panels for every ten transformers: a large, honest household. */
static void place_panels(SimMeter *meters, const SimTransformer *transformer)
{
    if (transformer->n_meters <= SOLAR_LEAST_NEIGHBOURS)
        return;
    for (size_t index = 0; index < transformer->n_meters; index++) {
        SimMeter *meter = &meters[transformer->first_meter + index];

        if (meter->archetype == SIM_LARGE && meter->conduct == SIM_HONEST) {
            meter->conduct = SIM_SOLAR;
            return;
        }
    }
}

/* Cuts the row of meters into transformers of about 25, and those into feeders. */
static void
draw_transformers(SimGrid *grid, SimTransformer *transformers, const SimMeter *meters, Rng *rng)
{
    double total = 0;
    double reached = 0;
    size_t next = 0;

    for (size_t index = 0; index < grid->n_transformers; index++)
        total += transformers[index].rated_kva =
            0.75 + 0.5 * rng_uniform(rng); /* weight, for now */
    for (size_t index = 0; index < grid->n_transformers; index++) {
        SimTransformer *transformer = &transformers[index];
        double peak_kw = 0;
        size_t end;

        reached += transformer->rated_kva;
        end = (size_t) llround((double) grid->n_meters * reached / total);
        if (index + 1 == grid->n_transformers)
            end = grid->n_meters;
        transformer->feeder = index * grid->n_feeders / grid->n_transformers;
        transformer->first_meter = next;
        transformer->n_meters = end - next;
        for (size_t meter = next; meter < end; meter++)
            peak_kw += ARCHETYPES[meters[meter].archetype].peak_kw;
        transformer->rated_kva = rating(1.1 * peak_kw);
        grid->substation_kva += transformer->rated_kva;
        if (transformer->n_meters > grid->max_meters)
            grid->max_meters = transformer->n_meters;
        next = end;
    }
}

SimGrid sim_grid_make(
    Arena *arena, const SimCalendar *calendar, uint64_t seed, size_t n_meters, double theft_share)
{
    Rng rng = sim_rng(seed, SIM_STREAM_GRID, 0);
    SimMeter *meters = ARENA_ARRAY(arena, SimMeter, n_meters);
    SimTransformer *transformers;
    size_t n_feeders = 3 + rng_below(&rng, 2);
    SimGrid grid = {.n_meters = n_meters, .meters = meters};

    grid.n_transformers = (size_t) llround((double) n_meters / METERS_PER_TRANSFORMER);
    if (grid.n_transformers == 0)
        grid.n_transformers = 1;
    if (n_feeders < grid.n_transformers / TRANSFORMERS_PER_FEEDER)
        n_feeders = grid.n_transformers / TRANSFORMERS_PER_FEEDER;
    grid.n_feeders = n_feeders < grid.n_transformers ? n_feeders : grid.n_transformers;
    grid.n_thieves = (size_t) llround((double) n_meters * theft_share);

    draw_customers(meters, n_meters, calendar, seed);
    transformers = ARENA_ARRAY(arena, SimTransformer, grid.n_transformers);
    draw_transformers(&grid, transformers, meters, &rng);
    for (size_t index = 0; index < grid.n_transformers; index += SOLAR_EVERY_N_TRANSFORMERS)
        place_panels(meters, &transformers[index]);
    /* last: whatever the share of thieves, everybody else is who they were */
    draw_thieves(meters, n_meters, grid.n_thieves, calendar, seed);
    grid.transformers = transformers;
    return grid;
}
