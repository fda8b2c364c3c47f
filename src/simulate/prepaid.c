#include "prepaid.h"

#include <math.h>

#include "base/mem.h"

#define STEP_XOF       500 /* amounts are multiples of this banknote */
#define CARELESS_SHARE 0.3 /* of the customers ... */
#define CARELESS_TIMES 0.3 /* ... buy so often only after the credit has run out */
#define SMALL_SALES    0.2 /* share of a ghost vendor's customer's tokens that are bought */
#define SHOPS_OPEN     14  /* half-hours of the local clock: 07:00 ... */
#define SHOPS_CLOSE    40  /* ... to 20:00 */
#define DARK_SLOTS     60  /* longest time without credit before somebody goes to buy */
#define LEAST_DAYS     3
#define MORE_DAYS      9

/* One customer and its credit. */
typedef struct Credit {
    Rng rng;
    bool is_careless;
    double day_wh; /* usual use of a day */
    double left_wh;
    double threshold_wh; /* buys below it */
    size_t dark_until;   /* buys from this slot on; meaningful once the credit is gone */
    bool is_dark;
} Credit;

size_t sim_vends_max(size_t n_days)
{
    return n_days + 4;
}

static double mean_day_wh(const SimCalendar *calendar, const int32_t *recorded_wh)
{
    double sum = 0;

    for (size_t slot = 0; slot < calendar->n_slots; slot++)
        sum += recorded_wh[slot];
    return sum / (double) calendar->n_days;
}

/* What is bought lasts some days; at least one step. */
static int64_t draw_amount(Credit *credit)
{
    double days = LEAST_DAYS + MORE_DAYS * rng_uniform(&credit->rng);
    double wanted = days * credit->day_wh / 1000 * SIM_PREPAID_PRICE;

    return STEP_XOF * (int64_t) fmax(1, ceil(wanted / STEP_XOF));
}

static void plan_next(Credit *credit)
{
    bool waits = credit->is_careless && rng_uniform(&credit->rng) < CARELESS_TIMES;

    credit->threshold_wh = waits ? 0 : credit->day_wh * (0.2 + rng_uniform(&credit->rng));
    credit->is_dark = false;
}

static SimVend buy(Credit *credit, const SimModel *model, const SimMeter *meter, size_t slot)
{
    int64_t amount = draw_amount(credit);
    bool is_ghost = meter->conduct == SIM_GHOST_VENDING && slot >= meter->first &&
                    slot < meter->end && rng_uniform(&credit->rng) >= SMALL_SALES;
    SimVend vend = {
        .ts_us = sim_slot_us(&model->calendar, slot) +
                 (int64_t) rng_below(&credit->rng, SIM_SLOT_S) * US_PER_S,
        .wh = amount * 1000 / SIM_PREPAID_PRICE,
        .amount = amount,
        .is_sold = !is_ghost,
    };

    credit->left_wh += (double) vend.wh;
    plan_next(credit);
    return vend;
}

static bool buys_now(const Credit *credit, const SimSlot *when, size_t slot)
{
    if (when->of_day < SHOPS_OPEN || when->of_day >= SHOPS_CLOSE)
        return false;
    if (credit->is_dark)
        return slot >= credit->dark_until;
    return credit->left_wh < credit->threshold_wh;
}

/* Takes what a slot uses from the credit. */
static void count_down(Credit *credit, bool can_be_dark, size_t slot, int32_t *true_wh, int32_t *wh)
{
    if (credit->is_dark && can_be_dark)
        *true_wh = *wh = 0;
    credit->left_wh -= *wh;
    if (credit->left_wh > 0 || credit->is_dark)
        return;
    credit->is_dark = true;
    credit->dark_until =
        slot + 1 + (credit->threshold_wh > 0 ? 0 : rng_below(&credit->rng, DARK_SLOTS));
}

size_t sim_prepaid_live(
    const SimModel *model, size_t index, int32_t *true_wh, int32_t *recorded_wh, SimVend *ret_vends)
{
    const SimCalendar *calendar = &model->calendar;
    const SimMeter *meter = &model->grid.meters[index];
    Credit credit = {.rng = sim_rng(model->seed, SIM_STREAM_CREDIT, index)};
    size_t n_vends = 0;

    if (!meter->is_prepaid)
        return 0;
    credit.is_careless = rng_uniform(&credit.rng) < CARELESS_SHARE;
    credit.day_wh = mean_day_wh(calendar, recorded_wh);
    credit.left_wh = credit.day_wh * LEAST_DAYS * rng_uniform(&credit.rng);
    plan_next(&credit);
    for (size_t slot = 0; slot < calendar->n_slots; slot++) {
        /* nobody buys for a home that uses nothing */
        if (credit.day_wh > 0 && buys_now(&credit, &calendar->slots[slot], slot)) {
            ASSERT(n_vends < sim_vends_max(calendar->n_days)); /* each lasts some days */
            ret_vends[n_vends++] = buy(&credit, model, meter, slot);
        }
        count_down(&credit, !sim_is_thief(meter), slot, &true_wh[slot], &recorded_wh[slot]);
    }
    return n_vends;
}
