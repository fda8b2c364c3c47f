/* Field cases MTR-01, 02, 04, 15, NUM-07: what a register counted between its readings. */
#include "base/civil.h"
#include "base/rng.h"
#include "cases.h"
#include "ingest/register_series.h"

#define MINUTE (60 * US_PER_S)
#define MOST   64 /* readings of a case */

/* kWh of a test's number: six decimals are enough. */
static Decimal kwh_of(const char *text)
{
    static const NumberFormat format = {.decimal = '.', .thousands = {"", 0}};
    Decimal kwh = 0;

    assert_int_equal(decimal_parse(str_from(text), &format, &kwh), DECIMAL_OK);
    return kwh;
}

/* A reading of a case: minute, register, quality by its first letter. */
typedef struct At {
    int minute;
    const char *kwh;
    char quality; /* A, E or F; 0: A */
} At;

typedef struct SeriesCase {
    const char *name;
    const char *range; /* NULL: not known */
    const char *most;  /* kWh an hour; NULL: 1000 */
    int interval_s;    /* 0: 1800 */
    At reads[24];      /* the last one has no register */
    const char *intervals;
    const char *fates;
} SeriesCase;

static const SeriesCase cases[] = {
    {
        .name = "one reading says nothing",
        .reads = {{0, "100.5", 0}},
        .intervals = "",
        .fates = "first",
    },
    {
        .name = "MTR-01 rollover",
        .range = "1000000",
        .reads = {{0, "999998.0", 0}, {30, "999999.5", 0}, {60, "1.5", 0}, {90, "2.0", 0}},
        .intervals = "0 1800 1.5 actual, 30 1800 2 actual, 60 1800 0.5 actual",
        .fates = "first - rollover -",
    },
    {
        .name = "MTR-01 no digits are stated: not known, later ones go on",
        .reads = {{0, "999998.0", 0}, {30, "999999.5", 0}, {60, "1.5", 0}, {90, "2.0", 0}},
        .intervals = "0 1800 1.5 actual, 60 1800 0.5 actual",
        .fates = "first - restart -",
    },
    {
        .name = "rollover that would be more than a meter can count",
        .range = "10000",
        .most = "100",
        .reads = {{0, "9940", 0}, {30, "0.2", 0}, {60, "0.4", 0}},
        .intervals = "30 1800 0.2 actual",
        .fates = "first restart -",
    },
    {
        .name = "rollover that it can count",
        .range = "10000",
        .most = "100",
        .reads = {{0, "9960", 0}, {30, "0.2", 0}},
        .intervals = "0 1800 40.2 actual",
        .fates = "first rollover",
    },
    {
        .name = "a fall by much less than the range is no rollover, possible or not",
        .range = "1000",
        .reads = {{0, "850", 0}, {30, "10", 0}, {60, "11", 0}},
        .intervals = "30 1800 1 actual",
        .fates = "first restart -",
    },
    {
        .name = "rollover in a gap",
        .range = "1000",
        .reads = {{0, "999", 0}, {90, "2", 0}},
        .intervals = "0 1800 1 estimated spread, 30 1800 1 estimated spread, "
                     "60 1800 1 estimated spread",
        .fates = "first rollover",
    },
    {
        .name = "MTR-02 replaced by one that starts near zero",
        .range = "1000000",
        .reads = {{0, "45210.0", 0}, {30, "45210.4", 0}, {60, "0.2", 0}, {90, "0.9", 0}},
        .intervals = "0 1800 0.4 actual, 60 1800 0.7 actual",
        .fates = "first - restart -",
    },
    {
        .name = "replaced by one that has counted more",
        .range = "1000000",
        .reads = {{0, "210.0", 0}, {30, "45210.0", 0}, {60, "45210.5", 0}},
        .intervals = "30 1800 0.5 actual",
        .fates = "first restart -",
    },
    {
        .name = "MTR-04 drops and comes back",
        .interval_s = 900,
        .reads = {{0, "2210.0", 0}, {15, "0.0", 0}, {30, "2210.5", 0}, {45, "2210.9", 0}},
        .intervals = "0 900 0.25 estimated spread, 15 900 0.25 estimated spread, "
                     "30 900 0.4 actual",
        .fates = "first low - -",
    },
    {
        .name = "drops within the regular distance",
        .reads = {{0, "2210.0", 0}, {15, "0.0", 0}, {30, "2210.5", 0}},
        .intervals = "0 1800 0.5 actual",
        .fates = "first low -",
    },
    {
        .name = "drops a little and comes back",
        .reads = {{0, "2210.0", 0}, {30, "2209.9", 0}, {60, "2210.0", 0}, {90, "2210.5", 0}},
        .intervals = "0 1800 0 estimated spread, 30 1800 0 estimated spread, 60 1800 0.5 actual",
        .fates = "first low - -",
    },
    {
        .name = "drops twice, lower the second time",
        .reads = {{0, "50", 0}, {30, "5", 0}, {60, "0", 0}, {90, "51.5", 0}},
        .intervals = "0 1800 0.5 estimated spread, 30 1800 0.5 estimated spread, "
                     "60 1800 0.5 estimated spread",
        .fates = "first low low -",
    },
    {
        .name = "low for as long as it may be",
        .reads =
            {{0, "10", 0},
             {10, "0", 0},
             {20, "0", 0},
             {30, "0", 0},
             {40, "0", 0},
             {50, "0", 0},
             {60, "0", 0},
             {70, "0", 0},
             {80, "0", 0},
             {90, "13", 0}},
        .intervals = "0 1800 1 estimated spread, 30 1800 1 estimated spread, "
                     "60 1800 1 estimated spread",
        .fates = "first low low low low low low low low -",
    },
    {
        .name = "rises too far and goes on from where it was",
        .most = "100000",
        .reads = {{0, "2210.0", 0}, {30, "2900.0", 0}, {60, "2210.6", 0}, {90, "2210.9", 0}},
        .intervals = "0 1800 0.3 estimated spread, 30 1800 0.3 estimated spread, "
                     "60 1800 0.3 actual",
        .fates = "first high - -",
    },
    {
        .name = "too high, by more than a meter counts, twice",
        .most = "10",
        .reads =
            {{0, "100", 0}, {30, "90000", 0}, {60, "90001", 0}, {90, "101.5", 0}, {120, "102", 0}},
        .intervals = "0 1800 0.5 estimated spread, 30 1800 0.5 estimated spread, "
                     "60 1800 0.5 estimated spread, 90 1800 0.5 actual",
        .fates = "first high high - -",
    },
    {
        .name = "too high for longer: a restart",
        .most = "10000",
        .reads =
            {{0, "100", 0},
             {30, "900", 0},
             {60, "901", 0},
             {90, "902", 0},
             {120, "101", 0},
             {150, "101.5", 0}},
        .intervals = "0 1800 800 actual, 30 1800 1 actual, 60 1800 1 actual, 120 1800 0.5 actual",
        .fates = "first - - - restart -",
    },
    {
        .name = "reset to near zero soon after it began there: no reading was too high",
        .most = "10000",
        .reads = {{0, "0", 0}, {30, "5", 0}, {60, "10", 0}, {90, "0.2", 0}, {120, "5.2", 0}},
        .intervals = "0 1800 5 actual, 30 1800 5 actual, 90 1800 5 actual",
        .fates = "first - - restart -",
    },
    {
        .name = "low for longer: a restart, and a rise that no meter counts",
        .most = "10",
        .reads =
            {{0, "100", 0},
             {10, "0", 0},
             {20, "0", 0},
             {30, "0", 0},
             {40, "0", 0},
             {50, "0", 0},
             {60, "0", 0},
             {70, "0", 0},
             {80, "0", 0},
             {90, "0", 0},
             {100, "100", 0}},
        .intervals = "10 600 0 actual, 20 600 0 actual, 30 600 0 actual, 40 600 0 actual, "
                     "50 600 0 actual, 60 600 0 actual, 70 600 0 actual, 80 600 0 actual",
        .fates = "first restart - - - - - - - - restart",
    },
    {
        .name = "comes back higher than it can: a restart",
        .most = "10",
        .reads = {{0, "100", 0}, {30, "0", 0}, {60, "120", 0}},
        .intervals = "",
        .fates = "first restart restart",
    },
    {
        .name = "a new meter that soon has counted as much as a young old one",
        .reads = {{0, "1.0", 0}, {30, "0.2", 0}, {60, "0.8", 0}, {90, "1.1", 0}},
        .intervals = "30 1800 0.6 actual, 60 1800 0.3 actual",
        .fates = "first restart - -",
    },
    {
        .name = "MTR-15 gap, then catch-up",
        .reads = {{0, "100.0", 0}, {210, "104.2", 0}, {240, "104.8", 0}},
        .intervals = "0 1800 0.6 estimated spread, 30 1800 0.6 estimated spread, "
                     "60 1800 0.6 estimated spread, 90 1800 0.6 estimated spread, "
                     "120 1800 0.6 estimated spread, 150 1800 0.6 estimated spread, "
                     "180 1800 0.6 estimated spread, 210 1800 0.6 actual",
        .fates = "first - -",
    },
    {
        .name = "pieces of a gap add up to the watt-hour",
        .reads = {{0, "1", 0}, {90, "1.1", 0}},
        .intervals = "0 1800 0.033 estimated spread, 30 1800 0.033 estimated spread, "
                     "60 1800 0.034 estimated spread",
        .fates = "first -",
    },
    {
        .name = "and to the finest decimal that is stated",
        .reads = {{0, "1", 0}, {60, "1.00003", 0}},
        .intervals = "0 1800 0.00001 estimated spread, 30 1800 0.00002 estimated spread",
        .fates = "first -",
    },
    {
        .name = "the last piece of a gap is what is left of it",
        .reads = {{0, "0", 0}, {80, "8", 0}},
        .intervals = "0 1800 3 estimated spread, 30 1800 3 estimated spread, "
                     "60 1200 2 estimated spread",
        .fates = "first -",
    },
    {
        .name = "up to one and a half intervals apart there is no gap",
        .reads = {{0, "0", 0}, {44, "1", 0}, {89, "2", 0}},
        .intervals = "0 2640 1 actual, 44 1800 0.666 estimated spread, "
                     "74 900 0.334 estimated spread",
        .fates = "first - -",
    },
    {
        .name = "closer than usual",
        .reads = {{0, "0", 0}, {1, "0.1", 0}, {30, "1", 0}},
        .intervals = "0 60 0.1 actual, 1 1740 0.9 actual",
        .fates = "first - -",
    },
    {
        .name = "an estimate at either end makes an estimate, an edit an edit",
        .reads =
            {{0, "0", 0},
             {30, "1", 'E'},
             {60, "2", 'F'},
             {90, "3", 'F'},
             {120, "4", 0},
             {150, "5", 0}},
        .intervals = "0 1800 1 estimated, 30 1800 1 estimated, 60 1800 1 edited, "
                     "90 1800 1 edited, 120 1800 1 actual",
        .fates = "first - - - - -",
    },
    {
        .name = "NUM-07 small steps of a large register are exact",
        .reads = {{0, "234567.891", 0}, {30, "234567.892", 0}, {60, "234567.893", 0}},
        .intervals = "0 1800 0.001 actual, 30 1800 0.001 actual",
        .fates = "first - -",
    },
};

static Quality quality_at(char letter)
{
    if (letter == 'E')
        return QUALITY_ESTIMATED;
    return letter == 'F' ? QUALITY_EDITED : QUALITY_ACTUAL;
}

static void put(void *context, const RegisterRead *end, const RegisterInterval *interval)
{
    StrBuf *buffer = context;
    char text[DECIMAL_TEXT_MAX];

    (void) end;
    strbuf_printf(
        buffer,
        "%s%lld %d %s %s%s",
        strbuf_str(buffer).len == 0 ? "" : ", ",
        (long long) (interval->start_us / MINUTE),
        interval->length_s,
        decimal_text(interval->kwh, text),
        quality_word(interval->quality),
        interval->is_spread ? " spread" : "");
}

static void test_cases(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const SeriesCase *test = &cases[i];
        Arena *arena = arena_new();
        StrBuf intervals = strbuf_new(arena);
        StrBuf fates = strbuf_new(arena);
        const RegisterRules rules = {
            .range_kwh = test->range == NULL ? 0 : kwh_of(test->range),
            .max_kwh_per_hour = kwh_of(test->most == NULL ? "1000" : test->most),
            .interval_s = test->interval_s == 0 ? 1800 : test->interval_s,
        };
        RegisterRead reads[MOST];
        size_t n = 0;

        for (; n < COUNT_OF(test->reads) && test->reads[n].kwh != NULL; n++)
            reads[n] = (RegisterRead){
                .ts_us = test->reads[n].minute * MINUTE,
                .kwh = kwh_of(test->reads[n].kwh),
                .rules = &rules,
                .quality = quality_at(test->reads[n].quality),
            };
        (void) register_series_derive(reads, n, true, true, put, &intervals);
        for (size_t at = 0; at < n; at++) {
            const char *word = register_fate_word(reads[at].fate);
            strbuf_printf(&fates, "%s%s", at == 0 ? "" : " ", word == NULL ? "-" : word);
        }
        CASE_TEXT(
            test->name,
            strbuf_str(&intervals).len == 0 ? "" : strbuf_text(&intervals),
            test->intervals);
        CASE_TEXT(test->name, strbuf_text(&fates), test->fates);
        arena_free(arena);
    }
}

static void count(void *context, const RegisterRead *end, const RegisterInterval *interval)
{
    int64_t *n = context;

    (void) end;
    CASE_INT("spread", interval->is_spread, true);
    (*n)++;
}

/* A gap of more pieces than may be made is not spread. */
static void test_longest_gap(void **state)
{
    const RegisterRules rules = {.max_kwh_per_hour = kwh_of("1000"), .interval_s = 1};
    RegisterRead reads[] = {
        {.ts_us = 0, .kwh = kwh_of("1"), .rules = &rules},
        {.ts_us = (REGISTER_GAP_MAX + 1) * US_PER_S, .kwh = kwh_of("2"), .rules = &rules},
        {.ts_us = (2 * REGISTER_GAP_MAX + 1) * US_PER_S, .kwh = kwh_of("3"), .rules = &rules},
    };
    int64_t n = 0;

    (void) state;
    (void) register_series_derive(reads, COUNT_OF(reads), true, true, count, &n);
    CASE_INT("pieces", n, REGISTER_GAP_MAX);
    CASE_INT("too long", reads[1].fate, REGISTER_RESTART);
    CASE_INT("long", reads[2].fate, REGISTER_GOES_ON);
}

/* ---- a part of a series is derived as it is within the whole ---- */

#define SERIES_READS 400

typedef struct Sum {
    int64_t from_us; /* intervals that start from here .. */
    int64_t to_us;   /* .. and before here are looked at */
    size_t n;
    Decimal kwh;
    uint64_t mix; /* of everything that was put */
} Sum;

static void add(void *context, const RegisterRead *end, const RegisterInterval *interval)
{
    Sum *sum = context;

    if (interval->start_us < sum->from_us || interval->start_us >= sum->to_us)
        return;
    sum->n++;
    sum->kwh += interval->kwh;
    sum->mix = sum->mix * UINT64_C(6364136223846793005) + (uint64_t) interval->start_us +
               (uint64_t) interval->kwh * 7 + (uint64_t) interval->length_s * 13 +
               (uint64_t) end->line * 17 + (uint64_t) interval->is_spread;
}

/* A register with all that can happen to one, often. */
static void make_series(RegisterRead *reads, const RegisterRules *rules, uint64_t seed)
{
    const Decimal wh = kwh_of("0.001");
    Rng rng = rng_new(seed, 1);
    Decimal kwh = kwh_of("9990");
    int64_t minute = 0;
    int n_low = 0;
    int n_high = 0;

    for (size_t at = 0; at < SERIES_READS; at++) {
        uint64_t what = rng_below(&rng, 40);
        minute += what == 0 ? 30 * (int64_t) (1 + rng_below(&rng, 60)) : 30;
        kwh += wh * (int64_t) rng_below(&rng, 400);
        if (what == 1)
            kwh = wh * (int64_t) rng_below(&rng, 400);
        if (what == 2 && n_low == 0)
            n_low = 1 + (int) rng_below(&rng, 12);
        if (what == 3 && n_high == 0)
            n_high = 1 + (int) rng_below(&rng, 4);
        kwh %= rules->range_kwh;
        reads[at] = (RegisterRead){
            .ts_us = minute * MINUTE,
            .kwh = n_low > 0 ? wh * (int64_t) rng_below(&rng, 1000) : kwh,
            .rules = rules,
            .line = (int64_t) at,
        };
        if (n_high > 0 && n_low == 0)
            reads[at].kwh += wh * 9000;
        n_high -= n_high > 0;
        n_low -= n_low > 0;
    }
}

static void test_parts(void **state)
{
    const RegisterRules rules = {
        .range_kwh = kwh_of("10000"), .max_kwh_per_hour = kwh_of("100"), .interval_s = 1800};

    (void) state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        RegisterRead whole[SERIES_READS];
        RegisterRead part[SERIES_READS];
        Rng rng = rng_new(seed, 2);
        size_t touched = rng_below(&rng, SERIES_READS);
        size_t first = touched < REGISTER_CONTEXT ? 0 : touched - REGISTER_CONTEXT;
        size_t last = touched + REGISTER_CONTEXT;
        Sum parts = {.from_us = INT64_MIN, .to_us = INT64_MAX};
        Sum all = {0};
        RegisterSpan span;

        if (last > SERIES_READS - 1)
            last = SERIES_READS - 1;
        make_series(whole, &rules, seed);
        memcpy(part, &whole[first], (last - first + 1) * sizeof(*part));
        span = register_series_derive(
            part, last - first + 1, first == 0, last == SERIES_READS - 1, add, &parts);
        all.from_us = part[span.first].ts_us;
        all.to_us = part[span.last].ts_us;
        (void) register_series_derive(whole, SERIES_READS, true, true, add, &all);
        CASE_INT("intervals", parts.n, all.n);
        CASE_TRUE("their sum", parts.kwh == all.kwh);
        CASE_INT("each of them", parts.mix, all.mix);
        for (size_t at = span.first + 1; at <= span.last; at++)
            CASE_INT("fate", part[at].fate, whole[first + at].fate);
        /* what the touched one may change is within: it and as many as it can have left out */
        CASE_TRUE(
            "begins before", span.first == 0 || first + span.first + REGISTER_LOOK_AHEAD < touched);
        CASE_TRUE(
            "ends after",
            first + span.last == SERIES_READS - 1 ||
                first + span.last > touched + REGISTER_LOW_MAX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_longest_gap),
        cmocka_unit_test(test_parts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
