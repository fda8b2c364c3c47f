#include "smas/par.h"
#include "smas_kit.h"

#define SIZE SMAS_WEIGHTS

/* Solves by Gauss with row exchange; columns as given, in place. */
static void solve_slowly(long double m[SIZE][SIZE + 1])
{
    for (size_t col = 0; col < SIZE; col++) {
        size_t pivot = col;
        for (size_t row = col + 1; row < SIZE; row++)
            pivot = fabsl(m[row][col]) > fabsl(m[pivot][col]) ? row : pivot;
        for (size_t k = 0; k <= SIZE; k++) {
            long double kept = m[col][k];
            m[col][k] = m[pivot][k];
            m[pivot][k] = kept;
        }
        for (size_t row = 0; row < SIZE; row++) {
            long double factor = m[row][col] / m[col][col];
            for (size_t k = col; row != col && k <= SIZE; k++)
                m[row][k] -= factor * m[col][k];
        }
    }
}

/* One hour's model, regressors written out day by day. */
static void
fit_slowly(const SmasData *data, size_t consumer, size_t hour, double *weight, double *ret_profile)
{
    long double m[SIZE][SIZE + 1] = {{0}};
    const float *kwh = smas_row(data, consumer);
    double profile = 0;
    double n = (double) data->n_days - 3;

    for (size_t day = 3; day < data->n_days; day++) {
        size_t at = day * SMAS_HOURS + hour;
        double t = (double) data->temperature[at];
        const double x[SIZE + 1] = {
            1,
            (double) kwh[at - 24],
            (double) kwh[at - 48],
            (double) kwh[at - 72],
            fmax(t - 20, 0),
            fmax(16 - t, 0),
            fmax(5 - t, 0),
            (double) kwh[at],
        };
        for (size_t row = 0; row < SIZE; row++) {
            for (size_t col = 0; col <= SIZE; col++)
                m[row][col] += (long double) x[row] * x[col];
        }
    }
    solve_slowly(m);
    for (size_t at = 0; at < SIZE; at++)
        weight[at] = (double) (m[at][SIZE] / m[at][at]);
    for (size_t day = 3; day < data->n_days; day++) {
        size_t at = day * SMAS_HOURS + hour;
        profile += weight[0] + weight[1] * (double) kwh[at - 24] +
                   weight[2] * (double) kwh[at - 48] + weight[3] * (double) kwh[at - 72];
    }
    *ret_profile = profile / n;
}

static void as_fitted_day_by_day(void **state)
{
    Arena *arena = arena_new();
    const SmasRuns runs = smas_runs();
    const SmasData data = smas_random(arena, 19, 60, 7);
    SmasPar par[19];

    (void) state;
    for (size_t at = 0; at < runs.n; at++) {
        smas_par(arena, &data, &runs.run[at], par);
        for (size_t consumer = 0; consumer < data.n_consumers; consumer++) {
            for (size_t hour = 0; hour < SMAS_HOURS; hour++) {
                double weight[SIZE];
                double profile;
                fit_slowly(&data, consumer, hour, weight, &profile);
                for (size_t k = 0; k < SIZE; k++)
                    CASE_NEAR(
                        runs.name[at], (double) par[consumer].weight[k][hour], weight[k], 1e-5);
                CASE_NEAR(runs.name[at], (double) par[consumer].profile[hour], profile, 1e-5);
            }
        }
    }
    arena_free(arena);
}

/* Kinks of temperature are kept apart by days at 25, 10 and 0 °C. */
static float mixed(size_t day)
{
    static const float degrees[] = {25, 10, 0, 18, 30, -5, 12};

    return degrees[day * day % 7];
}

/* Series whose weights are known. A recurrence is followed exactly, so its weights come back. */
static void weights_by_hand(void **state)
{
    static const struct {
        const char *name;
        bool is_mild; /* 18 °C, so no term of temperature */
        double weight[SIZE];
        double profile; /* NaN: not said */
    } cases[] = {
        {"the same each day", true, {2, 0, 0, 0, 0, 0, 0}, 2},
        {"cooling", false, {1, 0, 0, 0, 0.5, 0, 0}, 1},
        {"heating, and more when it freezes", false, {1, 0, 0, 0, 0, 0.25, 0.125}, 1},
        {"all of it", false, {0.5, 0.25, -0.5, 0.25, 0.5, 0.125, 0.25}, NAN},
    };

    Arena *arena = arena_new();
    const SmasRuns runs = smas_runs();
    const size_t n_days = 70;
    float *temperature = ARENA_ARRAY(arena, float, n_days *SMAS_HOURS);
    float *kwh = ARENA_ARRAY(arena, float, n_days *SMAS_HOURS);
    const SmasData data = {kwh, temperature, 1, n_days};

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        const double *w = cases[index].weight;
        for (size_t at = 0; at < n_days * SMAS_HOURS; at++) {
            size_t day = at / SMAS_HOURS;
            temperature[at] = cases[index].is_mild ? 18 : mixed(day + at % SMAS_HOURS);
            double t = (double) temperature[at];
            double value =
                w[0] + w[4] * fmax(t - 20, 0) + w[5] * fmax(16 - t, 0) + w[6] * fmax(5 - t, 0);
            for (size_t lag = 1; lag <= 3; lag++)
                value += w[lag] * (day >= 3 ? (double) kwh[at - lag * SMAS_HOURS] : 0);
            kwh[at] = (float) value;
        }
        for (size_t at = 0; at < runs.n; at++) {
            char name[128];
            SmasPar par;
            (void) snprintf(name, sizeof(name), "%s: %s", cases[index].name, runs.name[at]);
            smas_par(arena, &data, &runs.run[at], &par);
            for (size_t hour = 0; hour < SMAS_HOURS; hour++) {
                for (size_t k = 0; k < SIZE; k++)
                    CASE_NEAR(name, (double) par.weight[k][hour], w[k], 1e-4);
                if (!isnan(cases[index].profile))
                    CASE_NEAR(name, (double) par.profile[hour], cases[index].profile, 1e-4);
            }
        }
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_fitted_day_by_day),
        cmocka_unit_test(weights_by_hand),
    };

    return cmocka_run_group_tests_name("smas/par", tests, NULL, NULL);
}
