/* Exact bytes as `select numeric_send(...)` gives them, and what was written read again. */
#include "base/rng.h"
#include "cases.h"
#include "store/postgres/postgres_internal.h"

#define TEN_TO_18 ((Decimal) 1000000000000000000)
#define ONE       (TEN_TO_18 * 100)
#define MOST      (ONE * TEN_TO_18 - 1)

typedef struct NumericCase {
    const char *name;
    Decimal value;
    size_t length;
    unsigned char bytes[POSTGRES_NUMERIC_MAX];
} NumericCase;

static const NumericCase numeric_cases[] = {
    {"0", 0, 8, {0, 0, 0, 0, 0, 0, 0, 20}},
    {"1", ONE, 10, {0, 1, 0, 0, 0, 0, 0, 20, 0, 1}},
    {"-1", -ONE, 10, {0, 1, 0, 0, 0x40, 0, 0, 20, 0, 1}},
    {"0.345", ONE / 1000 * 345, 10, {0, 1, 0xff, 0xff, 0, 0, 0, 20, 0x0d, 0x7a}},
    {"12.3456", ONE / 10000 * 123456, 12, {0, 2, 0, 0, 0, 0, 0, 20, 0, 12, 0x0d, 0x80}},
    {"10000", ONE * 10000, 10, {0, 1, 0, 1, 0, 0, 0, 20, 0, 1}},
    {"10^-20", 1, 10, {0, 1, 0xff, 0xfb, 0, 0, 0, 20, 0, 1}},
    {"1 + 10^-20", ONE + 1, 20, {0, 6, 0, 0, 0, 0, 0, 20, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
    {"the most", MOST, 28, {0,    10,   0,    4,    0,    0,    0,    20,   0,    99,
                            0x27, 0x0f, 0x27, 0x0f, 0x27, 0x0f, 0x27, 0x0f, 0x27, 0x0f,
                            0x27, 0x0f, 0x27, 0x0f, 0x27, 0x0f, 0x27, 0x0f}},
    {"the least", -MOST, 28, {0,    10,   0,    4,    0x40, 0,    0,    20,   0,    99,
                              0x27, 0x0f, 0x27, 0x0f, 0x27, 0x0f, 0x27, 0x0f, 0x27, 0x0f,
                              0x27, 0x0f, 0x27, 0x0f, 0x27, 0x0f, 0x27, 0x0f}},
};

static void decimals_have_exact_bytes(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(numeric_cases); at++) {
        const NumericCase *numeric = &numeric_cases[at];
        unsigned char bytes[POSTGRES_NUMERIC_MAX];
        Decimal again = 7;

        CASE_INT(numeric->name, postgres_write_decimal(numeric->value, bytes), numeric->length);
        CASE_TRUE(numeric->name, memcmp(bytes, numeric->bytes, numeric->length) == 0);
        CASE_TRUE(numeric->name, postgres_read_decimal(bytes, numeric->length, &again));
        CASE_TRUE(numeric->name, again == numeric->value);
    }
}

static void integers_as_numeric(void **state)
{
    static const unsigned char most[] = {
        0, 5, 0, 4, 0, 0, 0, 0, 0x03, 0x9a, 0x0d, 0x2c, 0x01, 0x70, 0x15, 0x65, 0x16, 0xaf};
    static const int64_t values[] = {0, 1, -1, 9999, 10000, -10001, INT64_MAX, INT64_MIN};
    unsigned char bytes[POSTGRES_NUMERIC_MAX];
    Decimal again = 7;

    (void) state;
    for (size_t at = 0; at < COUNT_OF(values); at++) {
        size_t length = postgres_write_integer(values[at], bytes);
        bool is_within = values[at] > -TEN_TO_18 && values[at] < TEN_TO_18;

        CASE_INT("within", postgres_read_decimal(bytes, length, &again), is_within);
        if (is_within)
            CASE_TRUE("value", again == values[at] * ONE);
        CASE_INT("no decimals", get_u16(bytes + 6), 0);
    }
    CASE_INT("9223372036854775807", postgres_write_integer(INT64_MAX, bytes), sizeof(most));
    CASE_TRUE("9223372036854775807", memcmp(bytes, most, sizeof(most)) == 0);
}

static void any_decimal_comes_back(void **state)
{
    Rng rng = rng_new(1, 0);
    unsigned char bytes[POSTGRES_NUMERIC_MAX];

    (void) state;
    for (size_t n = 0; n < 200000; n++) {
        Decimal value = (Decimal) rng_next(&rng) * (Decimal) (rng_next(&rng) >> 3);
        Decimal again = 7;

        value >>= rng_next(&rng) % 120;
        if (value > MOST)
            continue;
        value = n % 2 == 0 ? value : -value;
        CASE_TRUE(
            "read", postgres_read_decimal(bytes, postgres_write_decimal(value, bytes), &again));
        CASE_TRUE("same", again == value);
    }
}

typedef struct RefusedCase {
    const char *name;
    size_t length;
    unsigned char bytes[16];
} RefusedCase;

static const RefusedCase refused_cases[] = {
    {"nothing", 0, {0}},
    {"a cut head", 7, {0}},
    {"fewer groups than said", 8, {0, 1, 0, 0, 0, 0, 0, 0}},
    {"more groups than said", 10, {0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
    {"NaN", 8, {0, 0, 0, 0, 0xc0, 0, 0, 0}},
    {"infinity", 8, {0, 0, 0, 0, 0xd0, 0, 0, 0}},
    {"a group of 10000", 10, {0, 1, 0, 0, 0, 0, 0, 0, 0x27, 0x10}},
    {"10^18", 10, {0, 1, 0, 4, 0, 0, 0, 0, 0, 100}},
    {"10^20", 10, {0, 1, 0, 5, 0, 0, 0, 0, 0, 1}},
    {"10^-24", 10, {0, 1, 0xff, 0xfa, 0, 0, 0, 24, 0, 1}},
    {"weight 32767", 10, {0, 1, 0x7f, 0xff, 0, 0, 0, 0, 0, 1}},
    {"weight -32768", 10, {0, 1, 0x80, 0, 0, 0, 0, 0, 0, 1}},
};

static void numerics_that_are_refused(void **state)
{
    Decimal value;

    (void) state;
    for (size_t at = 0; at < COUNT_OF(refused_cases); at++) {
        const RefusedCase *refused = &refused_cases[at];

        CASE_TRUE(refused->name, !postgres_read_decimal(refused->bytes, refused->length, &value));
    }
}

/* Groups of zero are no digits: they may stand anywhere. */
static void zero_groups_may_stand_anywhere(void **state)
{
    static const unsigned char bytes[] = {0, 3, 0, 5, 0, 0, 0, 24, 0, 0, 0, 1, 0, 0};
    static const unsigned char far[] = {0, 1, 0x7f, 0xff, 0, 0, 0, 0, 0, 0};
    static const unsigned char fine[] = {0, 2, 0xff, 0xfb, 0, 0, 0, 24, 0, 1, 0, 0};
    Decimal value = 7;

    (void) state;
    CASE_TRUE("10^16", postgres_read_decimal(bytes, sizeof(bytes), &value));
    CASE_TRUE("10^16", value == ONE * 10000000000000000);
    CASE_TRUE("zero", postgres_read_decimal(far, sizeof(far), &value));
    CASE_TRUE("zero", value == 0);
    CASE_TRUE("10^-20", postgres_read_decimal(fine, sizeof(fine), &value));
    CASE_TRUE("10^-20", value == 1);
}

typedef struct TimeCase {
    const char *name;
    int64_t ours;
    int64_t theirs;
    bool is_within;
} TimeCase;

static const TimeCase instant_cases[] = {
    {"1970", 0, INT64_C(-946684800000000), true},
    {"2000", INT64_C(946684800000000), 0, true},
    {"2025-07-01T00:30:00.000001Z", INT64_C(1751329800000001), INT64_C(804645000000001), true},
    {"the first", INT64_C(-210866803200000000), INT64_C(-211813488000000000), true},
    {"before it", INT64_C(-210866803200000001), INT64_C(-211813488000000001), false},
    {"our last", INT64_MAX, INT64_C(9222425352054775807), true},
    {"our first", INT64_MIN, 0, false},
};

static void instants(void **state)
{
    int64_t value = 0;

    (void) state;
    for (size_t at = 0; at < COUNT_OF(instant_cases); at++) {
        const TimeCase *instant = &instant_cases[at];

        CASE_INT(instant->name, postgres_from_instant(instant->ours, &value), instant->is_within);
        if (!instant->is_within)
            continue;
        CASE_INT(instant->name, value, instant->theirs);
        CASE_TRUE(instant->name, postgres_to_instant(instant->theirs, &value));
        CASE_INT(instant->name, value, instant->ours);
    }
    CASE_TRUE("infinity", !postgres_to_instant(INT64_MAX, &value));
    CASE_TRUE("-infinity", !postgres_to_instant(INT64_MIN, &value));
    CASE_TRUE("the year 294276", !postgres_to_instant(INT64_C(9223371331199999999), &value));
}

static const TimeCase date_cases[] = {
    {"1970-01-01", 0, -10957, true},
    {"2000-01-01", 10957, 0, true},
    {"0001-01-01", -719162, -730119, true},
    {"9999-12-31", 2932896, 2921939, true},
    {"the first", -2440588, -2451545, true},
    {"before it", -2440589, 0, false},
    {"the last", 2145042905, 2145031948, true},
    {"after it", 2145042906, 0, false},
    {"our first", INT32_MIN, 0, false},
    {"our last", INT32_MAX, 0, false},
};

static void dates(void **state)
{
    int32_t value = 0;

    (void) state;
    for (size_t at = 0; at < COUNT_OF(date_cases); at++) {
        const TimeCase *date = &date_cases[at];

        CASE_INT(date->name, postgres_from_date((int32_t) date->ours, &value), date->is_within);
        if (!date->is_within)
            continue;
        CASE_INT(date->name, value, date->theirs);
        CASE_TRUE(date->name, postgres_to_date((int32_t) date->theirs, &value));
        CASE_INT(date->name, value, date->ours);
    }
    CASE_TRUE("infinity", !postgres_to_date(INT32_MAX, &value));
    CASE_TRUE("-infinity", !postgres_to_date(INT32_MIN, &value));
}

/* A server, or what stands between, that sends other lengths than its types have. */
static void lengths_are_checked(void **state)
{
    static const char bytes[16] = {0};
    Arena *arena = arena_new();
    PostgresReader reader;
    int64_t value = 0;
    Error error;

    (void) state;
    CASE_TRUE("bigint", postgres_reader_init(POSTGRES_INT8, &reader));
    CASE_INT(
        "bigint",
        postgres_read_value(&reader, (Str){bytes, 4}, &value, 0, arena, &error),
        STATUS_STORE);
    CASE_TEXT("bigint", error.message, "the server sent a value of 4 bytes, expected 8");
    CASE_TRUE("point", !postgres_reader_init(600, &reader));
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(decimals_have_exact_bytes),
        cmocka_unit_test(integers_as_numeric),
        cmocka_unit_test(any_decimal_comes_back),
        cmocka_unit_test(numerics_that_are_refused),
        cmocka_unit_test(zero_groups_may_stand_anywhere),
        cmocka_unit_test(instants),
        cmocka_unit_test(dates),
        cmocka_unit_test(lengths_are_checked),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
