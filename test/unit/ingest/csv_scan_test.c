#include "base/rng.h"
#include "cases.h"
#include "ingest/csv_scan.h"

/* The census against counting by hand, at every length and place of one byte. */
static void counts(void **state)
{
    const CsvRules rules = csv_rules(&(CsvFormat){0}, '\n');
    const CsvRules no_quote = csv_rules(&(CsvFormat){.has_no_quote = true}, '\n');
    static const char marks[] = {'\n', '"', '\0', (char) 0xe9};
    char text[80];

    (void) state;
    for (size_t length = 0; length <= sizeof(text); length++) {
        memset(text, 'x', sizeof(text));
        for (size_t at = 0; at < length; at++) {
            for (size_t mark = 0; mark < sizeof(marks); mark++) {
                CsvCensus census;
                text[at] = marks[mark];
                census = csv_census(&rules, (Str){text, length});
                assert_int_equal(census.n_line_ends, mark == 0);
                assert_int_equal(census.has_quote, mark == 1);
                assert_int_equal(census.has_nul, mark == 2);
                assert_int_equal(census.has_high, mark == 3);
                text[at] = ','; /* no quote: the delimiter must not be taken for one */
                assert_false(csv_census(&no_quote, (Str){text, length}).has_quote);
            }
            text[at] = 'x';
        }
    }
}

/* More line ends than one byte of a vector can count. */
static void counts_many(void **state)
{
    const CsvRules rules = csv_rules(&(CsvFormat){0}, '\n');
    Arena *arena = arena_new();
    char *text = arena_alloc(arena, 100003);

    (void) state;
    memset(text, '\n', 100003);
    assert_int_equal(csv_count_line_ends(&rules, (Str){text, 100003}), 100003);
    arena_free(arena);
}

static void finds_ends(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        size_t start;
        size_t end;
        bool is_open;
    } cases[] = {
        {"plain", "a,b\nc\n", 0, 3, false},
        {"second", "a,b\nc\n", 4, 5, false},
        {"no end", "a,b", 0, 3, false},
        {"line end in quotes", "\"a\nb\",c\nd\n", 0, 7, false},
        {"quoted at the end", "a,\"b\"", 0, 5, false},
        {"open", "a,\"b\nc", 0, 6, true},
        {"doubled, then open", "\"a\"\"\nb", 0, 6, true},
        {"quote in a plain field opens nothing", "a\"b\nc\"\n", 0, 3, false},
        {"quote after a closed field opens nothing", "\"a\"b\"\nc\n", 0, 5, false},
        {"quote at the start of a later field", "a\"b,\"\n\"\nc\n", 0, 7, false},
        {"two quoted line ends", "\"\n\",\"\n\"\nx", 0, 7, false},
        {"empty", "", 0, 0, false},
        {"at the end", "a\n", 2, 2, false},
    };

    const CsvRules rules = csv_rules(&(CsvFormat){0}, '\n');

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        bool is_open = !cases[at].is_open;
        CASE_INT(
            cases[at].name,
            csv_record_end(&rules, str_from(cases[at].text), cases[at].start, &is_open),
            cases[at].end);
        CASE_INT(cases[at].name, is_open, cases[at].is_open);
    }
}

/* Random texts of the bytes that matter: the two machines find the same end, in pieces too. */
static void passes_over_the_same(void **state)
{
    static const char alphabet[] = {'a', ',', '"', '\n', '"', ','};
    const CsvRules rules = csv_rules(&(CsvFormat){0}, '\n');
    Rng rng = rng_new(7, 1);

    (void) state;
    for (int round = 0; round < 200000; round++) {
        char text[24];
        const size_t length = rng_below(&rng, sizeof(text) + 1);
        CsvPassState pass = CSV_PASS_FIELD_START;
        size_t used = 0;
        size_t passed = 0;
        bool is_ended = false;
        bool is_open;
        size_t end;

        for (size_t at = 0; at < length; at++)
            text[at] = alphabet[rng_below(&rng, sizeof(alphabet))];
        end = csv_record_end(&rules, (Str){text, length}, 0, &is_open);
        while (passed < length && !is_ended) {
            const size_t piece = 1 + rng_below(&rng, length - passed);
            is_ended = csv_pass_over(&rules, &pass, (Str){text + passed, piece}, &used);
            passed += is_ended ? used : piece;
        }
        if (is_ended != (end < length) || (is_ended && passed != end + 1) ||
            (!is_ended && is_open != (pass == CSV_PASS_QUOTED)))
            fail_msg("%.*s: %zu, %zu", (int) length, text, end, passed);
    }
}

static void finds_line_ends(void **state)
{
    static const struct {
        const char *text;
        char line_end;
    } cases[] = {
        {"", '\n'},
        {"a", '\n'},
        {"a\nb\rc\n", '\n'},
        {"a\r\nb\r\n", '\n'},
        {"a\r\r\nb\r\r\n", '\n'},
        {"a\rb\rc", '\r'},
        {"a\r", '\r'},
        {"a\r\r", '\r'},
        {"a\rb\n", '\r'},
        {"\"a\rb\",c\nd", '\n'},
        {"\"a\rb\",c\rd", '\r'},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_INT(
            cases[at].text,
            csv_find_line_end(&(CsvFormat){0}, str_from(cases[at].text)),
            cases[at].line_end);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts),
        cmocka_unit_test(counts_many),
        cmocka_unit_test(finds_ends),
        cmocka_unit_test(passes_over_the_same),
        cmocka_unit_test(finds_line_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
