#include "cases.h"
#include "detect/evidence/day_errors.h"
#include "panel_kit.h"

#define COLUMNS 3
#define SLOTS   4
#define DAYS    30
#define DAY     10
#define NOISE   0.5

/* The regression of one day, by this module and by the inverse of the whole covariance. */
typedef struct Equations {
    double gram[COLUMNS * COLUMNS];
    double moment[COLUMNS];
    double squares;
} Equations;

/* Four customers whose days differ; the first `n_absent` are not known on DAY. */
static PanelKit *kit_new(Arena *arena, size_t n_absent)
{
    PanelKit *kit = panel_kit_empty(arena, 4, DAYS, SLOTS);
    Rng rng = rng_new(5, n_absent);

    for (size_t meter = 0; meter < 4; meter++) {
        for (size_t day = 0; day < DAYS; day++) {
            double mood = exp(0.5 * rng_normal(&rng));

            for (size_t slot = 0; slot < SLOTS; slot++)
                *panel_kit_at(kit, meter, day, slot) =
                    (float) (mood * (double) (1 + meter + slot) + 0.1 * rng_uniform(&rng));
        }
    }
    for (size_t meter = 0; meter < n_absent; meter++)
        for (size_t slot = 0; slot < SLOTS; slot++)
            *panel_kit_at(kit, meter, DAY, slot) = NAN;
    return kit;
}

static void set_row(size_t slot, double *ret_row)
{
    ret_row[0] = 1;
    ret_row[1] = (double) slot;
    ret_row[2] = slot == 2 ? -1.5 : 0.25;
}

static double residual_at(size_t slot)
{
    return 0.5 + (double) (slot * slot);
}

static void add_plain(Equations *equations)
{
    for (size_t slot = 0; slot < SLOTS; slot++) {
        double row[COLUMNS];

        set_row(slot, row);
        for (size_t one = 0; one < COLUMNS; one++) {
            for (size_t other = 0; other <= one; other++)
                equations->gram[one * COLUMNS + other] += row[one] * row[other];
            equations->moment[one] += row[one] * residual_at(slot);
        }
        equations->squares += residual_at(slot) * residual_at(slot);
    }
}

static void by_module(const PanelKit *kit, const PanelUse *use, Equations *equations)
{
    DayErrors *errors = day_errors_new(kit->arena, &kit->panel, use, COLUMNS);

    add_plain(equations);
    day_errors_begin(errors, DAY);
    for (size_t slot = 0; slot < SLOTS; slot++) {
        double row[COLUMNS];

        set_row(slot, row);
        day_errors_add(errors, slot, NOISE, row, residual_at(slot));
    }
    day_errors_take(errors, equations->gram, equations->moment, &equations->squares);
}

/* Gauss-Jordan. */
static void invert(double matrix[SLOTS][SLOTS], double inverse[SLOTS][SLOTS])
{
    for (size_t at = 0; at < SLOTS; at++)
        for (size_t other = 0; other < SLOTS; other++)
            inverse[at][other] = at == other;
    for (size_t at = 0; at < SLOTS; at++) {
        double pivot = matrix[at][at];

        for (size_t column = 0; column < SLOTS; column++) {
            matrix[at][column] /= pivot;
            inverse[at][column] /= pivot;
        }
        for (size_t row = 0; row < SLOTS; row++) {
            double factor = matrix[row][at];

            for (size_t column = 0; row != at && column < SLOTS; column++) {
                matrix[row][column] -= factor * matrix[at][column];
                inverse[row][column] -= factor * inverse[at][column];
            }
        }
    }
}

/* A day of `meter` is off by this share of its usual one, besides what its slots are off. */
static double share_of(const PanelKit *kit, const PanelUse *use, size_t meter)
{
    double usual = 0;
    double slots = 0;

    for (size_t slot = 0; slot < SLOTS; slot++) {
        usual += use->usual_kwh[panel_use_usual(&kit->panel, meter, DAY) + slot];
        slots += use->slot_variance[meter * SLOTS + slot];
    }
    return fmax(0, use->day_variance[meter] / usual - slots / (usual * usual));
}

static void
by_covariance(const PanelKit *kit, const PanelUse *use, size_t n_absent, Equations *equations)
{
    double covariance[SLOTS][SLOTS];
    double inverse[SLOTS][SLOTS];

    for (size_t one = 0; one < SLOTS; one++) {
        for (size_t other = 0; other < SLOTS; other++) {
            covariance[one][other] = one == other;
            for (size_t meter = 0; meter < n_absent; meter++)
                covariance[one][other] += share_of(kit, use, meter) *
                                          panel_use_expected(&kit->panel, use, meter, DAY, one) *
                                          panel_use_expected(&kit->panel, use, meter, DAY, other) /
                                          (NOISE * NOISE);
        }
    }
    invert(covariance, inverse);
    for (size_t slot = 0; slot < SLOTS; slot++) {
        for (size_t with = 0; with < SLOTS; with++) {
            double row[COLUMNS];
            double row_with[COLUMNS];
            double weight = inverse[slot][with];

            set_row(slot, row);
            set_row(with, row_with);
            for (size_t one = 0; one < COLUMNS; one++) {
                for (size_t other = 0; other <= one; other++)
                    equations->gram[one * COLUMNS + other] += weight * row[one] * row_with[other];
                equations->moment[one] += weight * row[one] * residual_at(with);
            }
            equations->squares += weight * residual_at(slot) * residual_at(with);
        }
    }
}

static void absent_days_err_as_one(void **state)
{
    (void) state;
    for (size_t n_absent = 0; n_absent <= 3; n_absent++) {
        Arena *arena = arena_new();
        PanelKit *kit = kit_new(arena, n_absent);
        const PanelUse *use = panel_use_of(arena, &kit->panel, NULL);
        Equations ours = {0};
        Equations whole = {0};
        Equations plain = {0};

        by_module(kit, use, &ours);
        by_covariance(kit, use, n_absent, &whole);
        add_plain(&plain);
        for (size_t meter = 0; meter < n_absent; meter++)
            CASE_TRUE("days differ more than slots", share_of(kit, use, meter) > 0.01);
        for (size_t one = 0; one < COLUMNS; one++) {
            for (size_t other = 0; other <= one; other++) {
                size_t at = one * COLUMNS + other;

                CASE_NEAR("gram", ours.gram[at], whole.gram[at], 1e-9);
            }
            CASE_NEAR("moment", ours.moment[one], whole.moment[one], 1e-9);
        }
        CASE_NEAR("squares", ours.squares, whole.squares, 1e-9);
        CASE_TRUE("an absent day says less", (ours.squares < plain.squares) == (n_absent > 0));
        arena_free(arena);
    }
}

/* A meter that takes no part in the sum leaves no error in it. */
static void meters_elsewhere_take_no_part(void **state)
{
    static const bool is_elsewhere[] = {true, false, false, false};
    Arena *arena = arena_new();
    PanelKit *kit = kit_new(arena, 1);
    Equations ours = {0};
    Equations plain = {0};

    (void) state;
    by_module(kit, panel_use_of(arena, &kit->panel, is_elsewhere), &ours);
    add_plain(&plain);
    CASE_NEAR("squares", ours.squares, plain.squares, 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absent_days_err_as_one),
        cmocka_unit_test(meters_elsewhere_take_no_part),
    };

    return cmocka_run_group_tests_name("detect/day_errors", tests, NULL, NULL);
}
