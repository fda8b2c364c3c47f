#include "base/limits.h"
#include "layout_text.h"

#define HOURS "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24"

static void line_ends_and_marks_play_no_part(void **state)
{
    static const char *const texts[] = {
        "100,NEM12\n200,N,E1,1,E1,N1,S,KWH,60,\n300,20250701," HOURS ",A\n900\n",
        "100,NEM12\r\n200,N,E1,1,E1,N1,S,KWH,60,\r\n300,20250701," HOURS ",A\r\n900\r\n",
        "100,NEM12\r200,N,E1,1,E1,N1,S,KWH,60,\r300,20250701," HOURS ",A\r900\r",
        "100,NEM12\n200,N,E1,1,E1,N1,S,KWH,60,\n300,20250701," HOURS ",A\n900",
        "\xef\xbb\xbf"
        "100,NEM12\n200,N,E1,1,E1,N1,S,KWH,60,\n300,20250701," HOURS ",A\n900\n",
    };
    Arena *arena = arena_new();

    (void) state;
    for (size_t i = 1; i < COUNT_OF(texts); i++)
        CASE_TEXT(
            texts[i], layout_text(arena, "nem12", texts[i]), layout_text(arena, "nem12", texts[0]));
    arena_free(arena);
}

/* Lines without a byte are none, and count. */
static void lines_keep_their_numbers(void **state)
{
    Arena *arena = arena_new();

    (void) state;
    CASE_TEXT(
        "blank lines",
        strchr(layout_text(arena, "nem12", "\n\n100,NEM12\n\n400,x\n900\n"), '\n') + 1,
        "5: 400 record without a 300 record of quality V before it [400,x]\nskipped 2\n");
    arena_free(arena);
}

static void a_line_that_is_too_long_is_one_reject(void **state)
{
    Arena *arena = arena_new();
    const size_t n = 3 * (size_t) LIMIT_RECORD_BYTES;
    StrBuf text = strbuf_new(arena);

    (void) state;
    strbuf_puts(&text, "100,NEM12\n300,");
    for (size_t i = 0; i < n; i++)
        strbuf_put_char(&text, '7');
    strbuf_puts(&text, "\n400,x\n900\n");
    CASE_TEXT(
        "too long",
        strchr(layout_text_by(arena, "nem12", NULL, 0, strbuf_str(&text)), '\n') + 1,
        "2: record is longer than 1048576 bytes\n"
        "3: 400 record without a 300 record of quality V before it [400,x]\nskipped 2\n");
    arena_free(arena);
}

/* What keeps fields and records apart can't be inside one; a NUL is csv_reader's to find. */
static void a_field_with_a_control_character_is_rejected(void **state)
{
    Arena *arena = arena_new();
    const char *text = layout_text(
        arena,
        "nem12",
        "100,NEM12\n200,N\x1fQ,E1,1,E1,N1,S,KWH,60,\n300,20250701," HOURS ",A\n900\n");

    (void) state;
    CASE_TRUE("first", strstr(text, "\n3: record holds a control character\n") != NULL);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_ends_and_marks_play_no_part),
        cmocka_unit_test(lines_keep_their_numbers),
        cmocka_unit_test(a_line_that_is_too_long_is_one_reject),
        cmocka_unit_test(a_field_with_a_control_character_is_rejected),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
