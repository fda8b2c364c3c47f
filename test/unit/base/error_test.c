#include <errno.h>

#include "base/status.h"
#include "cases.h"

static void three_parts(void **state)
{
    Error err;

    (void) state;
    assert_int_equal(error_set(&err, STATUS_DATA, "value '%s'", "12,5"), STATUS_DATA);
    error_at(&err, "a.csv", 1042, 7);
    error_hint(&err, "Set `decimal: %s`.", "comma");
    error_add_context(&err, "batch %d", 3);
    assert_int_equal(err.status, STATUS_DATA);
    assert_string_equal(err.message, "batch 3: value '12,5'");
    assert_string_equal(err.where, "a.csv:1042:7");
    assert_string_equal(err.hint, "Set `decimal: comma`.");
    error_at(&err, "a.csv", 2, 0);
    assert_string_equal(err.where, "a.csv:2");
    error_at(&err, "a.csv", 0, 0);
    assert_string_equal(err.where, "a.csv");
    (void) error_set(&err, STATUS_IO, "again");
    assert_string_equal(err.where, "");
    assert_string_equal(err.hint, "");
}

static void nobody_listens(void **state)
{
    (void) state;
    assert_int_equal(error_set(NULL, STATUS_IO, "lost"), STATUS_IO);
    error_at(NULL, "a", 1, 1);
    error_hint(NULL, "b");
    error_add_context(NULL, "c");
}

static void long_text_is_cut(void **state)
{
    char text[5000];
    Error err;

    (void) state;
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    (void) error_set(&err, STATUS_IO, "%s", text);
    error_add_context(&err, "%s", text);
    error_at(&err, text, 1, 1);
    assert_int_equal(strlen(err.message), sizeof(err.message) - 1);
    assert_int_equal(strlen(err.where), sizeof(err.where) - 1);
}

static void system_errors_name_the_path(void **state)
{
    Error err;

    (void) state;
    errno = EACCES;
    assert_int_equal(error_errno(&err, "open", "a.csv"), STATUS_IO);
    assert_string_equal(err.message, "can't open 'a.csv': Permission denied");
    assert_string_equal(err.hint, "Check the permissions of the file and its folder.");
    errno = ENOSPC;
    (void) error_errno(&err, "write", "a.csv");
    assert_string_equal(err.message, "can't write 'a.csv': No space left on device");
    assert_string_equal(err.hint, "The disk is full: free some space and run the command again.");
}

static void what_passes(void **state)
{
    static const struct {
        int number;
        bool is_passing;
    } cases[] = {
        {ENOSPC, true},
        {EDQUOT, true},
        {EIO, true},
        {ESTALE, true},
        {EACCES, false},
        {ENOENT, false}};

    Error err;

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        errno = cases[at].number;
        (void) error_errno(&err, "open", "a.csv");
        CASE_INT(err.message, err.is_passing, cases[at].is_passing);
    }
    (void) error_set(&err, STATUS_BUSY, "held");
    error_add_context(&err, "store");
    CASE_INT("busy", err.is_passing, true);
    (void) error_set(&err, STATUS_STORE, "refused");
    CASE_INT("refused", err.is_passing, false);
    error_passes(&err, true);
    CASE_INT("said so", err.is_passing, true);
    error_passes(NULL, true);
}

static void texts_are_mended(void **state)
{
    Error err;

    (void) state;
    (void) error_set(&err, STATUS_DATA, "value '\xe9'");
    error_at(&err, "\xe9.csv", 1, 0);
    error_hint(&err, "See \xe9.");
    error_mend(&err);
    assert_string_equal(err.message, "value '?'");
    assert_string_equal(err.where, "?.csv:1");
    assert_string_equal(err.hint, "See ?.");
}

static void every_kind_has_its_own_exit_code(void **state)
{
    (void) state;
    assert_string_equal(status_name(STATUS_CONFIG), "CONFIG");
    assert_int_equal(status_exit_code(OK), 0);
    for (Status left = OK; left <= STATUS_INTERNAL; left++) {
        assert_true(strlen(status_text(left)) > 0);
        for (Status right = OK; right < left; right++)
            assert_int_not_equal(status_exit_code(left), status_exit_code(right));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_parts),
        cmocka_unit_test(nobody_listens),
        cmocka_unit_test(long_text_is_cut),
        cmocka_unit_test(system_errors_name_the_path),
        cmocka_unit_test(what_passes),
        cmocka_unit_test(texts_are_mended),
        cmocka_unit_test(every_kind_has_its_own_exit_code),
    };
    return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
