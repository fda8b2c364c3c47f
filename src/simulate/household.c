/*
 * The load of one customer, after the recipe of the smart-meter benchmark of Liu, Golab, Golab and
 * Ilyas (EDBT 2015): a daily profile of the customer's kind, plus a temperature gradient times the
 * degrees above a threshold, plus noise. What differs: profiles are sums of bumps rather than
 * means of real households, the noise is autocorrelated, and appliances switch on and off, because
 * half-hours of one household are rough where means of many are smooth.
 *
 *     load = size x profile(day kind, time) x day's mood x exp(noise)      always on, routine
 *          + gradient x (T - 26 C)+ x somebody is there x day's mood      fans, air conditioning
 *          + appliances running                                            iron, pump, water heater
 *
 * Sizes are lognormal within a kind. Energy that an outage kept from the refrigerator and the air
 * conditioner is partly made good in the hour after it.
 */
#include "household.h"

#include "simulate/streams.h"

#define COOLING_FROM_C 26.0
#define NOISE_MEMORY   0.75
#define MOOD_MEMORY    0.5
#define MOOD_SPREAD    0.15
#define CATCH_UP       0.3    /* more than usual in the slot after an outage */
#define PANEL_SLOT_WH  1300.0 /* 3 kW of panels, after inverter and dust */
#define SUNRISE_HOUR   6.5
#define DAYLIGHT_HOURS 12.5
#define SUNDAY         7
#define SATURDAY       6

typedef enum DayKind { WORKDAY, DAY_SATURDAY, DAY_SUNDAY, N_DAY_KINDS } DayKind;

typedef struct Bump {
    double hour;
    double width;
    double height;
} Bump;

typedef struct Kind {
    double day_wh;     /* median of the routine part */
    double spread;     /* of the logarithm of the size */
    double cooling_wh; /* a slot and degree */
    double noise;      /* spread of the logarithm, a slot */
    double appliances; /* runs a day */
    double appliance_wh;
    double floor; /* always on, against the bumps */
    Bump bumps[3];
    double day_factor[N_DAY_KINDS];
} Kind;

static const Kind KINDS[SIM_N_ARCHETYPES] = {
    [SIM_LOW_INCOME] =
        {
            .day_wh = 2300,
            .spread = 0.40,
            .cooling_wh = 5,
            .noise = 0.45,
            .appliances = 0.7,
            .appliance_wh = 250,
            .floor = 0.35,
            .bumps = {{6.5, 1.0, 0.5}, {13.0, 1.5, 0.3}, {20.5, 1.8, 1.9}},
            .day_factor = {1, 1.05, 1.1},
        },
    [SIM_MIDDLE] =
        {
            .day_wh = 6000,
            .spread = 0.40,
            .cooling_wh = 18,
            .noise = 0.40,
            .appliances = 2,
            .appliance_wh = 450,
            .floor = 0.45,
            .bumps = {{7.0, 1.2, 0.6}, {13.5, 1.8, 0.45}, {20.5, 2.0, 1.6}},
            .day_factor = {1, 1.1, 1.15},
        },
    [SIM_LARGE] =
        {
            .day_wh = 13000,
            .spread = 0.35,
            .cooling_wh = 70,
            .noise = 0.35,
            .appliances = 4,
            .appliance_wh = 700,
            .floor = 0.6,
            .bumps = {{7.5, 1.2, 0.5}, {14.5, 2.5, 0.6}, {21.0, 2.2, 1.2}},
            .day_factor = {1, 1.1, 1.15},
        },
    [SIM_SHOP] =
        {
            .day_wh = 8000,
            .spread = 0.50,
            .cooling_wh = 30,
            .noise = 0.30,
            .appliances = 2,
            .appliance_wh = 400,
            .floor = 0.25,
            .bumps = {{10.5, 2.0, 1.0}, {16.5, 2.5, 1.3}, {19.5, 1.5, 0.8}},
            .day_factor = {1, 1.1, 0.3},
        },
};

typedef struct Person {
    double slot_wh; /* mean of the routine part on a workday */
    double cooling_wh;
    double appliance_wh;
    double profile[N_DAY_KINDS][SIM_DAY_SLOTS]; /* mean 1 on a workday */
} Person;

/* Hours between two times of the day, the short way round the clock. */
static double hours_apart(double left, double right)
{
    double apart = fabs(left - right);

    return apart > 12 ? 24 - apart : apart;
}

static void draw_person(const SimModel *model, size_t meter, Person *ret_person)
{
    const Kind *kind = &KINDS[model->grid.meters[meter].archetype];
    Rng rng = sim_rng(model->seed, SIM_STREAM_TRAITS, meter);
    double size = exp(kind->spread * rng_normal(&rng));
    double workday = 0;
    Bump bumps[3];

    for (size_t at = 0; at < 3; at++) {
        bumps[at] = kind->bumps[at];
        bumps[at].hour += 0.5 * rng_normal(&rng);
        bumps[at].height *= exp(0.25 * rng_normal(&rng));
    }
    for (size_t day = 0; day < N_DAY_KINDS; day++) {
        for (size_t slot = 0; slot < SIM_DAY_SLOTS; slot++) {
            double hour = (double) slot / 2 + 0.25;
            double value = kind->floor;

            for (size_t at = 0; at < 3; at++) {
                /* people get up an hour later when they need not go anywhere */
                double later = at == 0 && day != WORKDAY ? 1 : 0;
                double away = hours_apart(hour, bumps[at].hour + later) / bumps[at].width;
                value += bumps[at].height * exp(-0.5 * away * away);
            }
            ret_person->profile[day][slot] = value * kind->day_factor[day];
            workday += day == WORKDAY ? value / SIM_DAY_SLOTS : 0;
        }
    }
    for (size_t day = 0; day < N_DAY_KINDS; day++) {
        for (size_t slot = 0; slot < SIM_DAY_SLOTS; slot++)
            ret_person->profile[day][slot] /= workday;
    }
    ret_person->slot_wh = kind->day_wh * size / SIM_DAY_SLOTS;
    ret_person->cooling_wh = kind->cooling_wh * size;
    ret_person->appliance_wh = kind->appliance_wh * sqrt(size);
}

static DayKind day_kind(const SimSlot *when)
{
    return when->weekday == SUNDAY     ? DAY_SUNDAY
           : when->weekday == SATURDAY ? DAY_SATURDAY
                                       : WORKDAY;
}

/* Share of the usual load that is left while people are away. */
static double presence(const SimMeter *meter, size_t slot)
{
    if (slot < meter->first || slot >= meter->end)
        return 1;
    if (meter->conduct == SIM_VACANCY)
        return meter->share;
    return meter->conduct == SIM_MOVED_OUT ? 0 : 1;
}

/* What the load is raised by because supply was missing before; halves from slot to slot. */
static double catch_up(double before, double supply)
{
    if (supply < 0.5)
        return CATCH_UP;
    return before > 0.01 ? before / 2 : 0;
}

static void draw_import(const SimModel *model, size_t meter, const double *supply, double *ret_wh)
{
    const SimMeter *customer = &model->grid.meters[meter];
    const Kind *kind = &KINDS[customer->archetype];
    Rng rng = sim_rng(model->seed, SIM_STREAM_LOAD, meter);
    double innovation = sqrt(1 - NOISE_MEMORY * NOISE_MEMORY);
    double noise = rng_normal(&rng);
    double mood = 0;
    double factor = 1;
    double raised = 0;
    int32_t day = -1;
    Person person;

    draw_person(model, meter, &person);
    for (size_t slot = 0; slot < model->calendar.n_slots; slot++) {
        const SimSlot *when = &model->calendar.slots[slot];
        double routine = person.profile[day_kind(when)][when->of_day];
        double warm = fmax(0, model->weather.temperature_c[slot] - COOLING_FROM_C);
        double wh;

        if (when->day != day) {
            day = when->day;
            mood = MOOD_MEMORY * mood + MOOD_SPREAD * rng_normal(&rng);
            factor = exp(mood);
        }
        noise = NOISE_MEMORY * noise + innovation * rng_normal(&rng);
        /* half of the spread squared is taken off so that the mean of the factor stays 1 */
        wh = person.slot_wh * routine * factor * exp(kind->noise * (noise - kind->noise / 2));
        wh += person.cooling_wh * warm * factor * fmin(routine, 1.5);
        if (rng_uniform(&rng) * SIM_DAY_SLOTS < kind->appliances * routine)
            wh += person.appliance_wh * (0.5 + rng_uniform(&rng));
        ret_wh[slot] = wh * presence(customer, slot) * supply[slot] * (1 + raised);
        raised = catch_up(raised, supply[slot]);
    }
}

/* Takes what the panels make off the load; what is left over goes to `wh` as negative. */
static void shine(const SimModel *model, size_t meter, const double *supply, double *wh)
{
    Rng rng = sim_rng(model->seed, SIM_STREAM_SUN, meter);
    double cloud = rng_normal(&rng);

    for (size_t slot = 0; slot < model->calendar.n_slots; slot++) {
        double hour = model->calendar.slots[slot].of_day / 2.0 + 0.25;
        double height = sin(M_PI * (hour - SUNRISE_HOUR) / DAYLIGHT_HOURS);

        cloud = 0.9 * cloud + 0.43 * rng_normal(&rng);
        if (hour < SUNRISE_HOUR || height <= 0)
            continue;
        /* the inverter stops with the grid */
        wh[slot] -= PANEL_SLOT_WH * height * fmin(1, exp(-0.25 + 0.3 * cloud)) * supply[slot];
    }
}

void sim_household_live(
    const SimModel *model,
    size_t meter,
    const double *supply,
    double *scratch,
    int32_t *ret_import_wh,
    int32_t *ret_export_wh)
{
    double import_carry = 0;
    double export_carry = 0;

    draw_import(model, meter, supply, scratch);
    if (model->grid.meters[meter].conduct == SIM_SOLAR)
        shine(model, meter, supply, scratch);
    for (size_t slot = 0; slot < model->calendar.n_slots; slot++) {
        ret_import_wh[slot] = sim_register(&import_carry, fmax(0, scratch[slot]));
        ret_export_wh[slot] = sim_register(&export_carry, fmax(0, -scratch[slot]));
    }
}
