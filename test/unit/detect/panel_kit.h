/*
 * panel_kit: made-up transformers, so that what detection says of them can be held against what is
 * known to be so.
 *
 * Households have a base load, a morning and an evening of their own, good and bad days, and
 * appliances that come and go; all numbers are seeded. The transformer's own meter counts their
 * true use and the technical loss. Change what households really use before panel_kit_balance(),
 * what their meters report after it: the difference is theft.
 */
#ifndef EIOT_TEST_DETECT_PANEL_KIT_H
#define EIOT_TEST_DETECT_PANEL_KIT_H

#include "base/rng.h"
#include "cases.h"
#include "detect/balance/panel_use.h"

#define KIT_METERS    8
#define KIT_DAYS      70
#define KIT_SLOTS     48
#define KIT_ONSET     40 /* the day on which a theft of a test begins */
#define KIT_FIRST_DAY 20000
#define KIT_LOSS      0.05  /* technical, of the input */
#define KIT_NOISE     0.003 /* of the transformer's meter, of what it reads */

typedef struct PanelKit {
    Arena *arena;
    float *kwh;
    float *input;
    TechnicalLoss technical;
    Panel panel; /* of these */
} PanelKit;

/* How a meter is made to report less. */
typedef enum KitTheft {
    KIT_SHARE,   /* two fifths of all */
    KIT_NIGHTS,  /* a tenth between 20 and 6 o'clock */
    KIT_CLIPPED, /* never more than a ceiling */
    KIT_ZEROS,   /* nothing for six hours, which come at another time each day */
} KitTheft;

static inline float *panel_kit_at(PanelKit *kit, size_t meter, size_t day, size_t slot)
{
    return &kit->kwh[meter * kit->panel.stride + day * kit->panel.day_slots + slot];
}

/* All readings 0; a transformer with a meter and a fitted model. */
static inline PanelKit *
panel_kit_empty(Arena *arena, size_t n_meters, size_t n_days, size_t day_slots)
{
    PanelKit *kit = ARENA_NEW(arena, PanelKit);

    kit->arena = arena;
    kit->kwh = ARENA_ARRAY(arena, float, n_meters *n_days *day_slots);
    kit->input = ARENA_ARRAY(arena, float, n_days *day_slots);
    kit->technical = (TechnicalLoss){
        .node_id = STR("T01"),
        .method = TECHNICAL_FITTED,
        .input_share = KIT_LOSS,
        .noise_share = KIT_NOISE,
        .usual_share = NAN,
    };
    kit->panel = (Panel){
        .n_meters = n_meters,
        .n_days = n_days,
        .day_slots = day_slots,
        .stride = n_days * day_slots,
        .slot_h = 24.0 / (double) day_slots,
        .first_day = KIT_FIRST_DAY,
        .kwh = kit->kwh,
        .input = kit->input,
        .technical = &kit->technical,
    };
    return kit;
}

static inline double panel_kit_bump(double hour, double at, double width)
{
    double away = fabs(hour - at);

    away = fmin(away, 24 - away) / width;
    return exp(-away * away / 2);
}

/* One customer's true use. */
static inline void panel_kit_household(PanelKit *kit, size_t meter)
{
    Rng rng = rng_new(2711, meter);
    double base = 0.06 + 0.06 * rng_uniform(&rng);
    double morning = 6 + 3 * rng_uniform(&rng);
    double evening = 17 + 5 * rng_uniform(&rng);
    double height = 0.25 + 0.25 * rng_uniform(&rng);

    for (size_t day = 0; day < kit->panel.n_days; day++) {
        double mood = exp(0.15 * rng_normal(&rng));

        for (size_t slot = 0; slot < kit->panel.day_slots; slot++) {
            double hour = (double) slot * kit->panel.slot_h;
            double kwh = base + 0.6 * height * panel_kit_bump(hour, morning, 1.2) +
                         height * panel_kit_bump(hour, evening, 1.8);

            kwh *= mood * (0.7 + 0.6 * rng_uniform(&rng));
            kwh += rng_uniform(&rng) < 0.05 ? 0.6 * rng_uniform(&rng) : 0;
            *panel_kit_at(kit, meter, day, slot) = (float) (round(1000 * kwh) / 1000);
        }
    }
}

/* The transformer's meter counts what customers' meters read now, and its own loss. */
static inline void panel_kit_balance(PanelKit *kit)
{
    Rng rng = rng_new(2711, kit->panel.n_meters);

    for (size_t at = 0; at < panel_slots(&kit->panel); at++) {
        double sum = 0;

        for (size_t meter = 0; meter < kit->panel.n_meters; meter++)
            sum += kit->kwh[meter * kit->panel.stride + at];
        kit->input[at] = (float) (sum / (1 - KIT_LOSS) * (1 + KIT_NOISE * rng_normal(&rng)));
    }
}

/* Honest households, nothing missing. */
static inline PanelKit *panel_kit_new(Arena *arena, size_t n_meters, size_t n_days)
{
    PanelKit *kit = panel_kit_empty(arena, n_meters, n_days, KIT_SLOTS);

    for (size_t meter = 0; meter < n_meters; meter++)
        panel_kit_household(kit, meter);
    panel_kit_balance(kit);
    return kit;
}

/* The meter reads `factor` of what it did on days from `from` to before `to`. */
static inline void
panel_kit_scale(PanelKit *kit, size_t meter, double factor, size_t from, size_t to)
{
    for (size_t day = from; day < to; day++)
        for (size_t slot = 0; slot < kit->panel.day_slots; slot++)
            *panel_kit_at(kit, meter, day, slot) *= (float) factor;
}

static inline double panel_kit_stolen(KitTheft how, double kwh, double hour, size_t day)
{
    double begin = (double) (12 + day % 3 * 2);

    switch (how) {
    case KIT_SHARE:
        return 0.4 * kwh;
    case KIT_NIGHTS:
        return hour < 6 || hour >= 20 ? 0.1 * kwh : kwh;
    case KIT_CLIPPED:
        return fmin(kwh, 0.12);
    case KIT_ZEROS:
        return hour >= begin && hour < begin + 6 ? 0 : kwh;
    }
    return NAN;
}

static inline void
panel_kit_steal(PanelKit *kit, size_t meter, KitTheft how, size_t from, size_t to)
{
    for (size_t day = from; day < to; day++) {
        for (size_t slot = 0; slot < kit->panel.day_slots; slot++) {
            float *kwh = panel_kit_at(kit, meter, day, slot);

            *kwh = (float) panel_kit_stolen(how, *kwh, (double) slot * kit->panel.slot_h, day);
        }
    }
}

/* Every `nth` reading of all meters is gone. */
static inline void panel_kit_lose(PanelKit *kit, size_t nth)
{
    Rng rng = rng_new(2711, 99);

    for (size_t at = 0; at < kit->panel.n_meters * kit->panel.stride; at++)
        if (rng_below(&rng, nth) == 0)
            kit->kwh[at] = NAN;
}

/* Where the greatest of `n` numbers stands, NaN left out. */
static inline size_t panel_kit_greatest(const double *values, size_t n)
{
    size_t greatest = 0;

    for (size_t at = 1; at < n; at++)
        if (isnan(values[greatest]) || values[at] > values[greatest])
            greatest = at;
    return greatest;
}

#endif
