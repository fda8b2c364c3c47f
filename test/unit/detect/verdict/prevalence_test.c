#include <math.h>

#include "base/rng.h"
#include "cases.h"
#include "detect/verdict/fusion.h"
#include "detect/verdict/prevalence.h"

#define N 10000

/* Log-odds of a fair judge where one in a hundred steals: evidence is normal, of deviation 1 and
 * 4 apart. */
static void judge(double log_odds[N], size_t n_thieves)
{
    Rng rng = rng_new(2711, n_thieves);

    for (size_t at = 0; at < N; at++)
        log_odds[at] = log(0.01 / 0.99) + 4 * ((at < n_thieves ? 4 : 0) + rng_normal(&rng)) - 8;
}

static void the_share_is_found(void **state)
{
    static const struct {
        const char *name;
        size_t n_thieves;
        double least;
        double most;
    } cases[] = {
        {"nobody steals", 0, 0.001, 0.0012},
        {"one in two hundred", 50, 0.004, 0.006},
        {"as usual", 100, 0.008, 0.012},
        {"five in a hundred", 500, 0.045, 0.055},
        {"not more than ten times as many as usual", 2000, 0.1, 0.1},
    };

    (void) state;
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        double log_odds[N];
        double share;
        double thieves = 0;

        judge(log_odds, cases[index].n_thieves);
        share = prevalence_of(log_odds, N);
        CASE_TRUE(
            cases[index].name, share >= cases[index].least && share <= cases[index].most + 1e-12);
        if (share <= PREVALENCE_USUAL / 10 || share >= PREVALENCE_USUAL * 10)
            continue;
        /* it adds up to itself, with two thieves in two hundred meters counted in */
        for (size_t at = 0; at < N; at++)
            thieves += fusion_probability(log_odds[at] + prevalence_log_odds(share));
        CASE_NEAR(cases[index].name, (thieves + 2) / (N + 200), share, 1e-6);
    }
}

static void few_meters_move_it_little(void **state)
{
    static const double sure[] = {-20, -20, -20, 20, -20};

    (void) state;
    CASE_NEAR("none", prevalence_of(sure, 0), PREVALENCE_USUAL, 1e-9);
    CASE_NEAR("one of five, surely", prevalence_of(sure, 5), 3.0 / 205, 1e-6);
}

static void odds_move_by_the_share(void **state)
{
    (void) state;
    CASE_NEAR("as usual", prevalence_log_odds(PREVALENCE_USUAL), 0, 1e-12);
    CASE_NEAR("even", fusion_probability(log(0.01 / 0.99) + prevalence_log_odds(0.5)), 0.5, 1e-12);
    CASE_NEAR(
        "fewer", fusion_probability(log(0.01 / 0.99) + prevalence_log_odds(0.001)), 0.001, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_share_is_found),
        cmocka_unit_test(few_meters_move_it_little),
        cmocka_unit_test(odds_move_by_the_share),
    };

    return cmocka_run_group_tests_name("detect/prevalence", tests, NULL, NULL);
}
