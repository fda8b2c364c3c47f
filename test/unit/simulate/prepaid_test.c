#include "fixture.h"
#include "simulate/prepaid.h"

#define N_DAYS  60
#define N_SLOTS (N_DAYS * 48)

/* What one customer did. */
typedef struct Bought {
    int64_t used_wh;
    int64_t true_wh;
    int64_t sold_wh;
    int64_t unsold_wh;
    size_t n_vends;
    size_t n_dark; /* slots without load */
} Bought;

/* Lets a meter of 200 Wh a slot live. */
static Bought live(const SimModel *model, size_t index)
{
    static int32_t true_wh[N_SLOTS];
    static int32_t recorded_wh[N_SLOTS];
    static SimVend vends[N_DAYS + 4];
    Bought bought = {0};
    int64_t last_us = 0;

    for (size_t slot = 0; slot < N_SLOTS; slot++)
        true_wh[slot] = recorded_wh[slot] = 200;
    bought.n_vends = sim_prepaid_live(model, index, true_wh, recorded_wh, vends);
    for (size_t slot = 0; slot < N_SLOTS; slot++) {
        bought.true_wh += true_wh[slot];
        bought.used_wh += recorded_wh[slot];
        bought.n_dark += recorded_wh[slot] == 0;
    }
    for (size_t at = 0; at < bought.n_vends; at++) {
        int64_t of_day_s = (vends[at].ts_us - model->calendar.start_us) % US_PER_DAY / US_PER_S;

        CASE_TRUE("in order", vends[at].ts_us > last_us);
        CASE_TRUE("in opening hours", of_day_s >= 7 * 3600 && of_day_s < 20 * 3600);
        CASE_INT("a banknote", vends[at].amount % 500, 0);
        CASE_INT("price", vends[at].wh, vends[at].amount * 10);
        last_us = vends[at].ts_us;
        *(vends[at].is_sold ? &bought.sold_wh : &bought.unsold_wh) += vends[at].wh;
    }
    return bought;
}

static void buys_what_it_uses(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 200, N_DAYS, 0);
    SimMeter *meters = ARENA_ARRAY(arena, SimMeter, 200);
    size_t n_dark = 0;

    (void) state;
    for (size_t meter = 0; meter < 200; meter++)
        meters[meter] = (SimMeter){.is_prepaid = true, .end = N_SLOTS};
    model.grid.meters = meters;
    for (size_t meter = 0; meter < 200; meter++) {
        Bought bought = live(&model, meter);

        CASE_INT("dark is dark", bought.true_wh, bought.used_wh);
        CASE_INT("all sold", bought.unsold_wh, 0);
        /* within what is left over at both ends: at most 12 days of 9.6 kWh and a banknote */
        CASE_NEAR("balance", (double) bought.sold_wh, (double) bought.used_wh, 125000);
        CASE_TRUE("several times", bought.n_vends >= 4 && bought.n_vends <= 21);
        n_dark += bought.n_dark > 0;
    }
    CASE_TRUE("some run dry, most do not", n_dark > 20 && n_dark < 120);
    arena_free(arena);
}

static void thieves_and_ghost_vending(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 100, N_DAYS, 0);
    SimMeter *meters = ARENA_ARRAY(arena, SimMeter, 100);
    int64_t sold_wh = 0;
    int64_t unsold_wh = 0;

    (void) state;
    for (size_t meter = 0; meter < 100; meter++)
        meters[meter] =
            (SimMeter){.conduct = SIM_GHOST_VENDING, .is_prepaid = true, .end = N_SLOTS};
    model.grid.meters = meters;
    for (size_t meter = 0; meter < 100; meter++) {
        Bought bought = live(&model, meter);

        CASE_INT("never dark", bought.n_dark, 0);
        sold_wh += bought.sold_wh;
        unsold_wh += bought.unsold_wh;
    }
    CASE_NEAR(
        "four fifths without a sale",
        (double) unsold_wh / (double) (sold_wh + unsold_wh),
        0.8,
        0.06);
    arena_free(arena);
}

static void others_do_not_buy(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, N_DAYS, 0);
    SimMeter meter = {.end = N_SLOTS};
    Bought bought;

    (void) state;
    model.grid.meters = &meter;
    bought = live(&model, 0);
    CASE_INT("vends", bought.n_vends, 0);
    CASE_INT("used", bought.used_wh, 200 * N_SLOTS);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buys_what_it_uses),
        cmocka_unit_test(thieves_and_ghost_vending),
        cmocka_unit_test(others_do_not_buy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
