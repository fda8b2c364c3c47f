#include "customers.h"

#include <math.h>

#include "base/mem.h"

#define EFFICIENCY_LEFT 0.7

static SimArchetype draw_archetype(Rng *rng)
{
    double left = rng_uniform(rng);

    for (SimArchetype archetype = SIM_LOW_INCOME; archetype < SIM_SHOP; archetype++) {
        left -= sim_archetype(archetype)->share;
        if (left < 0)
            return archetype;
    }
    for (SimArchetype archetype = SIM_OFFICE; archetype < SIM_N_ARCHETYPES; archetype++) {
        left -= sim_archetype(archetype)->share;
        if (left < 0)
            return archetype;
    }
    return SIM_SHOP; /* the rest */
}

void sim_customers_draw(SimMeter *meters, const SimCalendar *calendar, const SimScope *scope)
{
    Rng rng = sim_rng(scope->seed, SIM_STREAM_CUSTOMERS, 0);

    for (size_t index = 0; index < scope->n_meters; index++) {
        SimArchetype archetype = draw_archetype(&rng);
        bool is_prepaid = rng_uniform(&rng) < scope->prepaid_share;

        meters[index] = (SimMeter){
            .archetype = archetype,
            .end = calendar->n_slots,
            .is_prepaid = is_prepaid && sim_archetype(archetype)->is_household,
        };
    }
}

/* The kinds of look-alikes by weight. Panels need a large roof, absence a home. */
typedef struct Lookalike {
    SimConduct conduct;
    double of_home;
    double of_large_home;
    double of_business;
} Lookalike;

static const Lookalike LOOKALIKES[] = {
    {SIM_VACANCY, 0.30, 0.15, 0},
    {SIM_MOVED_OUT, 0.08, 0.04, 0},
    {SIM_CUSTOMER_CHANGE, 0.20, 0.10, 0},
    {SIM_SOLAR, 0, 0.45, 0},
    {SIM_EFFICIENCY, 0.18, 0.10, 0.25},
    {SIM_FAULTY_METER, 0.08, 0.06, 0.25},
    {SIM_WRONG_MULTIPLIER, 0.08, 0.05, 0.25},
    {SIM_WRONG_MAPPING, 0.08, 0.05, 0.25},
};

static SimConduct draw_lookalike(Rng *rng, SimArchetype archetype)
{
    double left = rng_uniform(rng);

    for (size_t at = 0; at < COUNT_OF(LOOKALIKES); at++) {
        const Lookalike *kind = &LOOKALIKES[at];

        left -= archetype == SIM_LARGE                   ? kind->of_large_home
                : sim_archetype(archetype)->is_household ? kind->of_home
                                                         : kind->of_business;
        if (left < 0)
            return kind->conduct;
    }
    return SIM_EFFICIENCY; /* what rounding left over */
}

/* An away time of one to three weeks, at most half of the window. */
static void be_away(Rng *rng, const SimCalendar *calendar, SimMeter *meter)
{
    size_t length = 7 + rng_below(rng, 15);
    size_t start;

    if (length > calendar->n_days / 2)
        length = calendar->n_days / 2;
    start = rng_below(rng, calendar->n_days - length + 1);
    meter->share = 0.05 + 0.07 * rng_uniform(rng);
    meter->first = calendar->day_first[start];
    meter->end = calendar->day_first[start + length];
}

/* A household of another size moves in. */
static SimArchetype next_household(Rng *rng, SimArchetype archetype)
{
    static const SimArchetype OTHERS[][2] = {
        [SIM_LOW_INCOME] = {SIM_MIDDLE, SIM_MIDDLE},
        [SIM_MIDDLE] = {SIM_LOW_INCOME, SIM_LARGE},
        [SIM_LARGE] = {SIM_MIDDLE, SIM_LOW_INCOME},
    };
    size_t at = rng_below(rng, 2);

    return sim_archetype(archetype)->is_household ? OTHERS[archetype][at] : archetype;
}

static void give_details(Rng *rng, const SimCalendar *calendar, SimMeter *meter)
{
    /* in the middle half, so that there is a before and an after to see */
    size_t day = (size_t) ((0.25 + 0.5 * rng_uniform(rng)) * (double) calendar->n_days);
    bool is_first = rng_below(rng, 2) == 0;

    meter->first = calendar->day_first[day];
    switch ((int) meter->conduct) {
    case SIM_VACANCY:
        be_away(rng, calendar, meter);
        break;
    case SIM_CUSTOMER_CHANGE:
        meter->next = next_household(rng, meter->archetype);
        break;
    case SIM_EFFICIENCY:
        meter->share = EFFICIENCY_LEFT;
        break;
    case SIM_FAULTY_METER:
        meter->share = is_first ? 0 : 1; /* stopped, or stuck at one value */
        break;
    case SIM_WRONG_MULTIPLIER:
        meter->share = is_first ? 1.0 / 10 : 1.0 / 40;
        break;
    case SIM_SOLAR:
    case SIM_WRONG_MAPPING:
        meter->first = 0;
        break;
    default:
        break;
    }
}

/* Exactly `wanted`, each set as likely (selection sampling, Knuth 3.4.2 algorithm S). */
size_t sim_lookalikes_draw(SimMeter *meters, const SimCalendar *calendar, const SimScope *scope)
{
    Rng rng = sim_rng(scope->seed, SIM_STREAM_LOOKALIKES, 0);
    size_t n_meters = scope->n_meters;
    size_t n_drawn = 0;
    size_t wanted = (size_t) llround((double) n_meters * scope->lookalike_share);

    for (size_t index = 0; index < n_meters; index++) {
        SimMeter *meter = &meters[index];

        if (rng_uniform(&rng) * (double) (n_meters - index) >= (double) (wanted - n_drawn))
            continue;
        n_drawn++;
        meter->conduct = draw_lookalike(&rng, meter->archetype);
        give_details(&rng, calendar, meter);
    }
    return n_drawn;
}

/* The kinds that a customer can be drawn for. */
static SimKinds kinds_for(const SimKinds *all, bool is_prepaid)
{
    SimKinds kinds = {0};

    for (size_t at = 0; at < all->n; at++) {
        SimConduct kind = all->items[at];

        if (kind != SIM_HOOK_UP && (kind != SIM_GHOST_VENDING || is_prepaid))
            kinds.items[kinds.n++] = kind;
    }
    return kinds;
}

size_t sim_thieves_draw(SimMeter *meters, const SimCalendar *calendar, const SimScope *scope)
{
    Rng rng = sim_rng(scope->seed, SIM_STREAM_THIEVES, 0);
    SimThefts thefts[2] = {scope->thefts, scope->thefts}; /* by is_prepaid */
    size_t wanted = (size_t) llround((double) scope->n_meters * scope->theft_share);
    size_t n_left = 0;
    size_t n_drawn = 0;

    for (size_t at = 0; at < 2; at++)
        thefts[at].kinds = kinds_for(&scope->thefts.kinds, at == 1);
    for (size_t index = 0; index < scope->n_meters; index++)
        n_left +=
            meters[index].conduct == SIM_HONEST && thefts[meters[index].is_prepaid].kinds.n > 0;
    if (wanted > n_left)
        wanted = n_left;
    for (size_t index = 0; index < scope->n_meters; index++) {
        SimMeter *meter = &meters[index];
        Rng own = sim_rng(scope->seed, SIM_STREAM_THEFT, index);
        SimTheft theft;

        if (meter->conduct != SIM_HONEST || thefts[meter->is_prepaid].kinds.n == 0)
            continue;
        if (rng_uniform(&rng) * (double) n_left-- >= (double) (wanted - n_drawn))
            continue;
        n_drawn++;
        theft = sim_theft_draw(&own, &thefts[meter->is_prepaid], calendar, scope->seed, index);
        meter->conduct = theft.kind;
        meter->first = theft.first;
        meter->end = theft.end;
        meter->share = theft.share;
    }
    return n_drawn;
}

size_t sim_n_hook_ups(const SimScope *scope)
{
    double wanted = (double) scope->n_meters * scope->theft_share;
    size_t weight = 0;

    for (size_t at = 0; at < scope->thefts.kinds.n; at++)
        weight += scope->thefts.kinds.items[at] == SIM_HOOK_UP;
    return (size_t) llround(wanted * (double) weight / (double) scope->thefts.kinds.n);
}
