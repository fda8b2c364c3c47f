/*
 * Technical loss, as planners model it: a part that is there whenever there is voltage (iron), and
 * a part that grows with the square of the current (copper, lines).
 *
 *     transformer   iron    20 W + 2 W per kVA             (a 50 kVA one: 120 W)
 *                   copper  (300 W + 16 W per kVA) x (load / rating)^2
 *     lines         a share of the mean load at the mean load, x (load / mean)^2
 *
 * The watts are in the range of catalogues of distribution transformers; they stand for no maker's.
 * Power is the mean power of the half-hour, so the peaks within it are not counted. Each loss goes
 * through a register of whole Wh: input = load + loss holds to the watt-hour in each slot.
 */
#include "losses.h"

#include "simulate/register.h"

#define IRON_W            20.0
#define IRON_W_PER_KVA    2.0
#define COPPER_W          300.0
#define COPPER_W_PER_KVA  16.0
#define POWER_FACTOR      0.9
#define LOW_VOLTAGE_SHARE 0.012
#define HOURS_PER_SLOT    0.5

static double mean(const int64_t *wh, size_t n_slots)
{
    double sum = 0;

    for (size_t slot = 0; slot < n_slots; slot++)
        sum += (double) wh[slot];
    return sum / (double) n_slots;
}

static double line_wh(double load_wh, double mean_wh, double share)
{
    return mean_wh > 0 ? share * load_wh * load_wh / mean_wh : 0;
}

void sim_losses_transformer(
    const SimModel *model,
    double rated_kva,
    double wires,
    const double *supply,
    const int64_t *load_wh,
    int64_t *ret_wh)
{
    size_t n_slots = model->calendar.n_slots;
    double mean_wh = mean(load_wh, n_slots);
    double rated_wh = rated_kva * POWER_FACTOR * 1000 * HOURS_PER_SLOT;
    double iron_wh = (IRON_W + IRON_W_PER_KVA * rated_kva) * HOURS_PER_SLOT;
    double copper_wh = (COPPER_W + COPPER_W_PER_KVA * rated_kva) * HOURS_PER_SLOT;
    double carry = 0;

    for (size_t slot = 0; slot < n_slots; slot++) {
        double load = (double) load_wh[slot];
        double used = load / rated_wh;
        double wh = iron_wh * supply[slot] + copper_wh * used * used;

        wh += line_wh(load, mean_wh, LOW_VOLTAGE_SHARE * wires);
        ret_wh[slot] = sim_register(&carry, wh);
    }
}

void sim_losses_line(size_t n_slots, double share, const int64_t *load_wh, int64_t *ret_wh)
{
    double mean_wh = mean(load_wh, n_slots);
    double carry = 0;

    for (size_t slot = 0; slot < n_slots; slot++)
        ret_wh[slot] = sim_register(&carry, line_wh((double) load_wh[slot], mean_wh, share));
}
