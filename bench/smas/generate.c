#include "generate.h"

#include <math.h>

#include "base/mem.h"
#include "base/rng.h"
#include "smas/chunks.h"
#include "smas/clusters.h"
#include "smas/par.h"
#include "smas/seeds.h"
#include "smas/three_line.h"

#define N_SEEDS   300
#define NOISE_KWH 0.1
#define CHUNK     16
#define CONSUMERS UINT64_C(1000000) /* streams of random numbers from here on */

/* What a seed household passes on. */
typedef struct Answer {
    double heating;
    double cooling;
    double s1;
    double s2;
} Answer;

typedef struct Recipe {
    float profiles[N_SEEDS][SMAS_HOURS];
    Answer answers[N_SEEDS];
    uint32_t cluster[N_SEEDS];
    uint32_t members[SMAS_CLUSTERS][N_SEEDS];
    uint32_t n_members[SMAS_CLUSTERS];
} Recipe;

typedef struct Work {
    const Recipe *recipe;
    const float *temperature;
    size_t n_days;
    uint64_t seed;
    float *kwh;
} Work;

static Answer answer_of(const SmasLines *lines)
{
    ASSERT(lines->is_fitted); /* a year of this climate has all degrees */
    return (Answer){
        .heating = fmax(0, lines->heating),
        .cooling = fmax(0, lines->cooling),
        .s1 = lines->high.temperature[1],
        .s2 = lines->high.temperature[2],
    };
}

/* Learns from seed households what new ones are made of. */
static const Recipe *
recipe_make(Arena *arena, const float *temperature, const Work *work, const SmasRun *run)
{
    Recipe *recipe = ARENA_NEW(arena, Recipe);
    SmasData seeds = smas_seeds_make(arena, temperature, work->n_days, N_SEEDS, work->seed);
    SmasPar *par = ARENA_ARRAY(arena, SmasPar, N_SEEDS);
    SmasLines *lines = ARENA_ARRAY(arena, SmasLines, N_SEEDS);

    smas_par(arena, &seeds, run, par);
    smas_three_line(arena, &seeds, run, lines);
    for (size_t at = 0; at < N_SEEDS; at++) {
        for (size_t hour = 0; hour < SMAS_HOURS; hour++)
            recipe->profiles[at][hour] = par[at].profile[hour];
        recipe->answers[at] = answer_of(&lines[at]);
    }
    smas_clusters(
        (const float(*)[SMAS_HOURS]) recipe->profiles, N_SEEDS, work->seed, recipe->cluster);
    for (uint32_t at = 0; at < N_SEEDS; at++) {
        uint32_t cluster = recipe->cluster[at];
        recipe->members[cluster][recipe->n_members[cluster]++] = at;
    }
    return recipe;
}

static void fill(const Work *work, Rng *rng, float *kwh)
{
    const Recipe *recipe = work->recipe;
    uint32_t shape = (uint32_t) rng_below(rng, N_SEEDS);
    uint32_t cluster = recipe->cluster[shape];
    uint32_t other = recipe->members[cluster][rng_below(rng, recipe->n_members[cluster])];
    const float *profile = recipe->profiles[shape];
    const Answer *answer = &recipe->answers[other];

    for (size_t hour = 0; hour < work->n_days * SMAS_HOURS; hour++) {
        double degrees = (double) work->temperature[hour];
        double value =
            (double) profile[hour % SMAS_HOURS] + answer->heating * fmax(0, answer->s1 - degrees) +
            answer->cooling * fmax(0, degrees - answer->s2) + NOISE_KWH * rng_normal(rng);
        kwh[hour] = (float) fmax(0, value);
    }
}

static void work_on(void *context, size_t worker, size_t from, size_t to)
{
    const Work *work = context;

    (void) worker;
    for (size_t at = from; at < to; at++) {
        Rng rng = rng_new(work->seed, CONSUMERS + at);
        fill(work, &rng, work->kwh + at * work->n_days * SMAS_HOURS);
    }
}

SmasData
smas_generate(Arena *arena, size_t n_consumers, size_t n_days, uint64_t seed, const SmasRun *run)
{
    float *temperature = smas_temperature_make(arena, n_days, seed);
    float *kwh = arena_alloc(arena, n_consumers * n_days * SMAS_HOURS * sizeof(*kwh));
    Work work = {.temperature = temperature, .n_days = n_days, .seed = seed, .kwh = kwh};
    Arena *scratch = arena_new();

    work.recipe = recipe_make(scratch, temperature, &work, run);
    smas_chunks(n_consumers, CHUNK, run->n_threads, work_on, &work);
    arena_free(scratch);
    return (SmasData){
        .kwh = kwh, .temperature = temperature, .n_consumers = n_consumers, .n_days = n_days};
}
