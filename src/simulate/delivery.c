#include "delivery.h"

#include <math.h>

#include "base/mem.h"

/* Means of the waiting times between two events of one meter, in slots. */
#define OFFLINE_EVERY  (60.0 * SIM_DAY_SLOTS)
#define ESTIMATE_EVERY 200.0
#define BLANK_EVERY    1500.0

#define OFFLINE_MEDIAN 16.0 /* slots: eight hours */
#define OFFLINE_SPREAD 0.8
#define OFFLINE_MAX    144
#define ESTIMATE_MAX   6
#define TWICE_MAX      3 /* a transformer */
#define CORRECTED_MAX  2
#define BROKEN_MAX     2

static size_t wait(Rng *rng, double mean)
{
    return 1 + (size_t) (-mean * log(1 - rng_uniform(rng)));
}

/* Gives `length` slots from `first` the fate `row`, where they still have none of their own. */
static void mark(
    const SimModel *model,
    const double *supply,
    uint8_t *rows,
    size_t first,
    size_t length,
    SimRow row)
{
    for (size_t slot = first; slot < first + length && slot < model->calendar.n_slots; slot++) {
        bool is_guess = row == SIM_ROW_ESTIMATED || row == SIM_ROW_LATE;

        if (rows[slot] == SIM_ROW_ACTUAL && !(is_guess && supply[slot] <= 0))
            rows[slot] = (uint8_t) row;
    }
}

/* Whole days that do not arrive, each drawn alone. */
static void lose_days(const SimModel *model, size_t meter, uint8_t *rows)
{
    const SimCalendar *calendar = &model->calendar;
    Rng rng = sim_rng(model->seed, SIM_STREAM_GAPS, meter);

    if (model->scope.gaps_share <= 0)
        return;
    for (size_t day = 0; day < calendar->n_days; day++) {
        if (rng_uniform(&rng) >= model->scope.gaps_share)
            continue;
        for (size_t slot = calendar->day_first[day]; slot < calendar->day_first[day + 1]; slot++)
            rows[slot] = SIM_ROW_ABSENT;
    }
}

void sim_delivery_plan(const SimModel *model, size_t meter, const double *supply, uint8_t *ret_rows)
{
    Rng rng = sim_rng(model->seed, SIM_STREAM_DELIVERY, meter);
    size_t n_slots = model->calendar.n_slots;

    for (size_t slot = 0; slot < n_slots; slot++)
        ret_rows[slot] = SIM_ROW_ACTUAL;
    for (size_t slot = wait(&rng, OFFLINE_EVERY); slot < n_slots;
         slot += wait(&rng, OFFLINE_EVERY)) {
        double drawn = OFFLINE_MEDIAN * exp(OFFLINE_SPREAD * rng_normal(&rng));
        size_t length = 1 + (size_t) fmin(drawn, OFFLINE_MAX);
        bool is_late = rng_below(&rng, 2) == 0;

        mark(model, supply, ret_rows, slot, length, is_late ? SIM_ROW_LATE : SIM_ROW_ABSENT);
        slot += length;
    }
    for (size_t slot = wait(&rng, ESTIMATE_EVERY); slot < n_slots;
         slot += wait(&rng, ESTIMATE_EVERY)) {
        size_t length = 1 + rng_below(&rng, ESTIMATE_MAX);

        mark(model, supply, ret_rows, slot, length, SIM_ROW_ESTIMATED);
        slot += length;
    }
    for (size_t slot = wait(&rng, BLANK_EVERY); slot < n_slots; slot += wait(&rng, BLANK_EVERY))
        mark(model, supply, ret_rows, slot, 1, SIM_ROW_BLANK);
    lose_days(model, meter, ret_rows);
}

/* Gives up to `wanted` actual readings anywhere on the transformer the fate `row`. */
static void strike(Rng *rng, uint8_t *rows, size_t n_rows, size_t wanted, SimRow row)
{
    for (size_t time = 0; time < wanted; time++) {
        size_t at = rng_below(rng, n_rows);

        /* the next one that is still as it was: nearly always the one drawn */
        for (size_t step = 0; step < n_rows; step++) {
            uint8_t *fate = &rows[(at + step) % n_rows];

            if (*fate == SIM_ROW_ACTUAL) {
                *fate = (uint8_t) row;
                break;
            }
        }
    }
}

void sim_delivery_spoil(const SimModel *model, size_t transformer, size_t n_meters, uint8_t *rows)
{
    static const SimRow BREAKS[] = {SIM_ROW_BAD_NUMBER, SIM_ROW_CUT, SIM_ROW_BAD_STAMP};
    Rng rng = sim_rng(model->seed, SIM_STREAM_SPOIL, transformer);
    size_t n_rows = n_meters * model->calendar.n_slots;
    size_t least = n_rows / SIM_DAY_SLOTS; /* a day of one meter has one of each at most */
    size_t n_broken = 1 + rng_below(&rng, BROKEN_MAX);

    if (n_rows == 0)
        return;
    strike(&rng, rows, n_rows, least < TWICE_MAX ? least : TWICE_MAX, SIM_ROW_TWICE);
    strike(&rng, rows, n_rows, least < CORRECTED_MAX ? least : CORRECTED_MAX, SIM_ROW_CORRECTED);
    for (size_t at = 0; at < n_broken && at <= least / 2; at++)
        strike(&rng, rows, n_rows, 1, BREAKS[(transformer + at) % COUNT_OF(BREAKS)]);
}

void sim_delivery_estimates(
    const SimCalendar *calendar, const int32_t *recorded_wh, int32_t ret_estimate_wh[SIM_DAY_SLOTS])
{
    int64_t sums[SIM_DAY_SLOTS] = {0};
    int64_t counts[SIM_DAY_SLOTS] = {0};

    for (size_t slot = 0; slot < calendar->n_slots; slot++) {
        sums[calendar->slots[slot].of_day] += recorded_wh[slot];
        counts[calendar->slots[slot].of_day]++;
    }
    for (size_t of_day = 0; of_day < SIM_DAY_SLOTS; of_day++)
        ret_estimate_wh[of_day] =
            counts[of_day] > 0 ? (int32_t) (sums[of_day] / counts[of_day]) : 0;
}
