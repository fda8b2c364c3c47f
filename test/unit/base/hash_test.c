#include "base/hash.h"
#include "cases.h"

static void pieces_do_not_matter(void **state)
{
    char whole[HASH_TEXT_MAX];
    char pieces[HASH_TEXT_MAX];
    char other[HASH_TEXT_MAX];
    HashStream *stream = hash_begin();

    (void) state;
    hash_add(stream, STR("meter_id,ts,kwh\n"));
    hash_end(stream, whole);
    stream = hash_begin();
    hash_add(stream, STR("meter_id,"));
    hash_add(stream, STR(""));
    hash_add(stream, STR("ts,kwh\n"));
    hash_end(stream, pieces);
    stream = hash_begin();
    hash_add(stream, STR("meter_id,ts,kwh"));
    hash_end(stream, other);
    assert_string_equal(whole, pieces);
    assert_string_not_equal(whole, other);
    assert_int_equal(strlen(whole), 32);
}

static void known_value(void **state)
{
    char text[HASH_TEXT_MAX];

    (void) state;
    hash_end(hash_begin(), text);
    assert_string_equal(text, "99aa06d3014798d86001c324468d497f"); /* XXH128 of nothing */
    assert_int_equal(hash_bytes(STR("")), UINT64_C(0x2d06800538d394c2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_do_not_matter),
        cmocka_unit_test(known_value),
    };
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
