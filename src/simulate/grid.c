#include "grid.h"

#include <math.h>
#include <stdio.h>

#include "base/mem.h"

#define METERS_PER_TRANSFORMER  25.0
#define TRANSFORMERS_PER_FEEDER 40
#define METERS_PER_SUBSTATION   100000.0
#define SOLAR_LEAST_NEIGHBOURS  10 /* what is fed in must find takers on the same transformer */
#define LARGEST_KVA             630.0

static const double RATINGS_KVA[] = {10, 25, 50, 100, 160, 250, 400, LARGEST_KVA};

static int width(size_t n, int least)
{
    int digits = 1;

    for (size_t left = n; left >= 10; left /= 10)
        digits++;
    return digits > least ? digits : least;
}

const char *sim_node_id(const SimGrid *grid, SimNode node, size_t index, char text[SIM_ID_MAX])
{
    const struct {
        char letter;
        int digits;
    } forms[] = {
        [SIM_SUBSTATION] = {'S', width(grid->n_substations, 1)},
        [SIM_FEEDER] = {'F', width(grid->n_feeders, 2)},
        [SIM_TRANSFORMER] = {'T', width(grid->n_transformers, 3)},
        [SIM_METER] = {'M', width(grid->n_meters, 5)},
    };

    (void) snprintf(text, SIM_ID_MAX, "%c%0*zu", forms[node].letter, forms[node].digits, index + 1);
    return text;
}

/* The next size that is made; a larger load has several of the largest side by side. */
static double rating(double kva)
{
    for (size_t at = 0; at < COUNT_OF(RATINGS_KVA); at++) {
        if (kva <= RATINGS_KVA[at])
            return RATINGS_KVA[at];
    }
    return LARGEST_KVA * ceil(kva / LARGEST_KVA);
}

/* Cuts the row of meters into transformers of about 25. */
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
            peak_kw += sim_archetype(meters[meter].archetype)->peak_kw;
        transformer->rated_kva = rating(1.1 * peak_kw);
        if (transformer->n_meters > grid->max_meters)
            grid->max_meters = transformer->n_meters;
        next = end;
    }
}

static void connect_above(Arena *arena, SimGrid *grid, const SimTransformer *transformers)
{
    SimFeeder *feeders = ARENA_ARRAY(arena, SimFeeder, grid->n_feeders);
    SimSubstation *substations = ARENA_ARRAY(arena, SimSubstation, grid->n_substations);

    for (size_t index = grid->n_transformers; index-- > 0;) {
        SimFeeder *feeder = &feeders[transformers[index].feeder];

        feeder->first_transformer = index;
        feeder->n_transformers++;
        feeder->substation = transformers[index].feeder * grid->n_substations / grid->n_feeders;
        substations[feeder->substation].rated_kva += transformers[index].rated_kva;
    }
    for (size_t index = grid->n_feeders; index-- > 0;) {
        SimSubstation *substation = &substations[feeders[index].substation];

        substation->first_feeder = index;
        substation->n_feeders++;
    }
    grid->feeders = feeders;
    grid->substations = substations;
}

/* One roof with panels a transformer, among enough neighbours; the other roofs stay as they are. */
static void settle_panels(SimMeter *meters, const SimTransformer *transformer)
{
    bool has_panels = transformer->n_meters <= SOLAR_LEAST_NEIGHBOURS;

    for (size_t at = 0; at < transformer->n_meters; at++) {
        SimMeter *meter = &meters[transformer->first_meter + at];

        if (meter->conduct != SIM_SOLAR)
            continue;
        if (has_panels) {
            meter->conduct = SIM_EFFICIENCY;
            meter->share = 0.7;
        }
        has_panels = true;
    }
}

/* The file has the meter under a neighbour of the transformer it is at; with no neighbour there is
 * no wrong place. */
static void settle_mapping(SimMeter *meters, const SimGrid *grid, size_t transformer)
{
    const SimTransformer *place = &grid->transformers[transformer];
    size_t last = grid->n_transformers - 1;

    for (size_t at = 0; at < place->n_meters; at++) {
        SimMeter *meter = &meters[place->first_meter + at];

        if (meter->conduct != SIM_WRONG_MAPPING)
            continue;
        if (last == 0)
            meter->conduct = SIM_HONEST;
        else
            meter->mapped_to = transformer == last ? last - 1 : transformer + 1;
    }
}

static void draw_hook_ups(
    SimGrid *grid, SimTransformer *transformers, const SimCalendar *calendar, const SimScope *scope)
{
    Rng rng = sim_rng(scope->seed, SIM_STREAM_HOOK_UPS, 0);
    SimThefts thefts = scope->thefts;
    size_t wanted = sim_n_hook_ups(scope);

    thefts.kinds = (SimKinds){.items = {SIM_HOOK_UP}, .n = 1};
    if (wanted > grid->n_transformers)
        wanted = grid->n_transformers;
    for (size_t index = 0; index < grid->n_transformers; index++) {
        double left = (double) (grid->n_transformers - index);
        SimTheft theft;

        if (rng_uniform(&rng) * left >= (double) (wanted - grid->n_hook_ups))
            continue;
        grid->n_hook_ups++;
        theft = sim_theft_draw(&rng, &thefts, calendar, scope->seed, index);
        transformers[index].hook_up = (SimMeter){
            .archetype = SIM_LARGE,
            .conduct = SIM_HOOK_UP,
            .first = theft.first,
            .end = theft.end,
        };
    }
}

SimGrid sim_grid_make(Arena *arena, const SimCalendar *calendar, const SimScope *scope)
{
    Rng rng = sim_rng(scope->seed, SIM_STREAM_GRID, 0);
    SimMeter *meters = ARENA_ARRAY(arena, SimMeter, scope->n_meters);
    SimTransformer *transformers;
    size_t n_feeders = 3 + rng_below(&rng, 2);
    double n_substations = round((double) scope->n_meters / METERS_PER_SUBSTATION);
    SimGrid grid = {.n_meters = scope->n_meters, .meters = meters};

    grid.n_transformers = (size_t) llround((double) scope->n_meters / METERS_PER_TRANSFORMER);
    if (grid.n_transformers == 0)
        grid.n_transformers = 1;
    if (n_feeders < grid.n_transformers / TRANSFORMERS_PER_FEEDER)
        n_feeders = grid.n_transformers / TRANSFORMERS_PER_FEEDER;
    grid.n_feeders = n_feeders < grid.n_transformers ? n_feeders : grid.n_transformers;
    grid.n_substations = n_substations < 1 ? 1 : (size_t) n_substations;

    sim_customers_draw(meters, calendar, scope);
    transformers = ARENA_ARRAY(arena, SimTransformer, grid.n_transformers);
    grid.transformers = transformers;
    draw_transformers(&grid, transformers, meters, &rng);
    connect_above(arena, &grid, transformers);
    grid.n_lookalikes = sim_lookalikes_draw(meters, calendar, scope);
    for (size_t index = 0; index < grid.n_transformers; index++) {
        settle_panels(meters, &transformers[index]);
        settle_mapping(meters, &grid, index);
    }
    /* last: whatever the share of thieves, everybody else is who they were */
    grid.n_thieves = sim_thieves_draw(meters, calendar, scope);
    draw_hook_ups(&grid, transformers, calendar, scope);
    return grid;
}
