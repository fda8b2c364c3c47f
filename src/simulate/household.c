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

#include <math.h>

#include "simulate/register.h"

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

/* Who lives here. */
typedef struct Person {
    const SimKindOfCustomer *kind;
    double slot_wh; /* mean of the routine part on a workday */
    double cooling_wh;
    double appliance_wh;
    double profile[SIM_N_DAY_KINDS][SIM_DAY_SLOTS]; /* mean 1 on a workday */
} Person;

/* Hours between two times of the day, the short way round the clock. */
static double hours_apart(double left, double right)
{
    double apart = fabs(left - right);

    return apart > 12 ? 24 - apart : apart;
}

static void draw_person(Rng rng, SimArchetype archetype, Person *ret_person)
{
    const SimKindOfCustomer *kind = sim_archetype(archetype);
    double size = exp(kind->spread * rng_normal(&rng));
    double workday = 0;
    SimBump bumps[SIM_N_BUMPS];

    for (size_t at = 0; at < SIM_N_BUMPS; at++) {
        bumps[at] = kind->bumps[at];
        bumps[at].hour += 0.5 * rng_normal(&rng);
        bumps[at].height *= exp(0.25 * rng_normal(&rng));
    }
    for (size_t day = 0; day < SIM_N_DAY_KINDS; day++) {
        for (size_t slot = 0; slot < SIM_DAY_SLOTS; slot++) {
            double hour = (double) slot / 2 + 0.25;
            double value = kind->floor;

            for (size_t at = 0; at < SIM_N_BUMPS; at++) {
                /* people get up an hour later when they need not go anywhere */
                double later = at == 0 && day != SIM_WORKDAY ? 1 : 0;
                double away = hours_apart(hour, bumps[at].hour + later) / bumps[at].width;
                value += bumps[at].height * exp(-0.5 * away * away);
            }
            ret_person->profile[day][slot] = value * kind->day_factor[day];
            workday += day == SIM_WORKDAY ? value / SIM_DAY_SLOTS : 0;
        }
    }
    for (size_t day = 0; day < SIM_N_DAY_KINDS; day++) {
        for (size_t slot = 0; slot < SIM_DAY_SLOTS; slot++)
            ret_person->profile[day][slot] /= workday;
    }
    ret_person->kind = kind;
    ret_person->slot_wh = kind->day_wh * size / SIM_DAY_SLOTS;
    ret_person->cooling_wh = kind->cooling_wh * size;
    ret_person->appliance_wh = kind->appliance_wh * sqrt(size);
}

static SimDayKind day_kind(const SimSlot *when)
{
    return when->weekday == SUNDAY     ? SIM_SUNDAY
           : when->weekday == SATURDAY ? SIM_SATURDAY
                                       : SIM_WORKDAY;
}

/* Share of the usual load that is there. */
static double presence(const SimMeter *customer, size_t slot)
{
    bool is_now = slot >= customer->first && slot < customer->end;

    switch ((int) customer->conduct) {
    case SIM_VACANCY:
    case SIM_EFFICIENCY:
        return is_now ? customer->share : 1;
    case SIM_MOVED_OUT:
        return is_now ? 0 : 1;
    case SIM_HOOK_UP:
        return is_now ? 1 : 0;
    default:
        return 1;
    }
}

/* What the load is raised by because supply was missing before; halves from slot to slot. */
static double catch_up(double before, double supply)
{
    if (supply < 0.5)
        return CATCH_UP;
    return before > 0.01 ? before / 2 : 0;
}

/* What drifts from slot to slot. */
typedef struct Drift {
    Rng rng;
    double noise;
    double mood;
    double factor; /* of the day */
    double raised; /* after an outage */
    int32_t day;
} Drift;

static double routine_wh(const SimModel *model, const Person *person, Drift *drift, size_t slot)
{
    const SimSlot *when = &model->calendar.slots[slot];
    const SimKindOfCustomer *kind = person->kind;
    double routine = person->profile[day_kind(when)][when->of_day];
    double warm = fmax(0, model->weather.temperature_c[slot] - COOLING_FROM_C);
    double wh;

    if (when->day != drift->day) {
        drift->day = when->day;
        drift->mood = MOOD_MEMORY * drift->mood + MOOD_SPREAD * rng_normal(&drift->rng);
        drift->factor = exp(drift->mood);
    }
    drift->noise = NOISE_MEMORY * drift->noise +
                   sqrt(1 - NOISE_MEMORY * NOISE_MEMORY) * rng_normal(&drift->rng);
    /* half of the spread squared is taken off so that the mean of the factor stays 1 */
    wh = person->slot_wh * routine * drift->factor *
         exp(kind->noise * (drift->noise - kind->noise / 2));
    wh += person->cooling_wh * warm * drift->factor * fmin(routine, 1.5);
    if (rng_uniform(&drift->rng) * SIM_DAY_SLOTS < kind->appliances * routine)
        wh += person->appliance_wh * (0.5 + rng_uniform(&drift->rng));
    return wh;
}

static void draw_import(
    const SimModel *model,
    const SimMeter *customer,
    size_t index,
    const double *supply,
    double *ret_wh)
{
    Drift drift = {.rng = sim_rng(model->seed, SIM_STREAM_LOAD, index), .factor = 1, .day = -1};
    size_t change = customer->conduct == SIM_CUSTOMER_CHANGE ? customer->first : SIZE_MAX;
    Person person;

    drift.noise = rng_normal(&drift.rng);
    draw_person(sim_rng(model->seed, SIM_STREAM_TRAITS, index), customer->archetype, &person);
    for (size_t slot = 0; slot < model->calendar.n_slots; slot++) {
        double wh;

        if (slot == change)
            draw_person(
                sim_rng(model->seed, SIM_STREAM_NEXT_TRAITS, index), customer->next, &person);
        wh = routine_wh(model, &person, &drift, slot);
        ret_wh[slot] = wh * presence(customer, slot) * supply[slot] * (1 + drift.raised);
        drift.raised = catch_up(drift.raised, supply[slot]);
    }
}

/* Takes what the panels make off the load; what is left over goes to `wh` as negative. */
static void shine(const SimModel *model, size_t index, const double *supply, double *wh)
{
    Rng rng = sim_rng(model->seed, SIM_STREAM_SUN, index);
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
    const SimMeter *customer,
    size_t index,
    const double *supply,
    double *scratch,
    int32_t *ret_import_wh,
    int32_t *ret_export_wh)
{
    double import_carry = 0;
    double export_carry = 0;

    draw_import(model, customer, index, supply, scratch);
    if (customer->conduct == SIM_SOLAR)
        shine(model, index, supply, scratch);
    for (size_t slot = 0; slot < model->calendar.n_slots; slot++) {
        ret_import_wh[slot] = sim_register(&import_carry, fmax(0, scratch[slot]));
        ret_export_wh[slot] = sim_register(&export_carry, fmax(0, -scratch[slot]));
    }
}
