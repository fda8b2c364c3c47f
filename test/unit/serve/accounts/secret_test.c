#include <sys/resource.h>

#include "base/workers.h"
#include "cases.h"
#include "serve/accounts/secret.h"

#define BASE64URL "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

static int begin(void **state)
{
    Error err = {0};

    *state = arena_new();
    CASE_OK("start", secret_start(&err), &err);
    CASE_OK("again", secret_start(&err), &err);
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

static void secrets_are_long_and_never_the_same(void **state)
{
    const char *before = "";

    for (int at = 0; at < 1000; at++) {
        const char *secret = secret_new(*state);

        CASE_INT("length", strlen(secret), 43);
        CASE_INT("signs", strspn(secret, BASE64URL), 43);
        CASE_TRUE("another one", strcmp(secret, before) != 0);
        before = secret;
    }
}

static void one_time_passwords_are_readable(void **state)
{
    static const char signs[] = "347abcdefghjkmnpqrtuwxy";
    bool was_seen[sizeof(signs) - 1] = {0};
    const char *before = "";

    CASE_TRUE("bits", 20 * log2(sizeof(signs) - 1) >= 90);
    for (int at = 0; at < 1000; at++) {
        const char *password = secret_one_time(*state);

        CASE_INT("length", strlen(password), 23);
        for (size_t sign = 0; sign < 23; sign++) {
            const char *place = strchr(signs, password[sign]);

            if (sign % 6 == 5) {
                CASE_INT(password, password[sign], '-');
                continue;
            }
            CASE_TRUE(password, place != NULL);
            was_seen[place - signs] = true;
        }
        CASE_TRUE("another one", strcmp(password, before) != 0);
        before = password;
    }
    for (size_t at = 0; at < sizeof(was_seen); at++)
        CASE_TRUE("every sign comes", was_seen[at]);
}

static void digests(void **state)
{
    /* RFC 7693's function with 32 bytes, as `b2sum -l 256` gives it */
    static const struct {
        const char *text;
        const char *digest;
    } cases[] = {
        {"abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"},
        {"", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"},
    };

    SecretDigest of_abc = secret_digest(STR("abc"));
    SecretDigest of_abd = secret_digest(STR("abd"));
    SecretDigest again = secret_digest(STR("abc"));

    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        SecretDigest digest = secret_digest(str_from(cases[at].text));

        CASE_TEXT(cases[at].text, secret_digest_text(*state, &digest), cases[at].digest);
    }
    CASE_TRUE("the same", secret_digest_equal(&of_abc, &again));
    CASE_TRUE("others", !secret_digest_equal(&of_abc, &of_abd));
}

static void equal_texts(void **state)
{
    static const struct {
        const char *left;
        const char *right;
        bool is_equal;
    } cases[] = {
        {"", "", true},
        {"a", "a", true},
        {"a", "b", false},
        {"a", "", false},
        {"abc", "ab", false},
        {"abc", "abd", false},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_INT(
            cases[at].left,
            secret_equal(str_from(cases[at].left), str_from(cases[at].right)),
            cases[at].is_equal);
}

static void passwords_are_hashed(void **state)
{
    static const char costs[] = "$argon2id$v=19$m=65536,t=2,p=1$";
    const char *hash = NULL;
    const char *other = NULL;
    bool is_right = false;
    Error err = {0};

    CASE_OK("hash", secret_hash(*state, STR("correct horse"), &hash, &err), &err);
    CASE_OK("again", secret_hash(*state, STR("correct horse"), &other, &err), &err);
    CASE_TRUE(hash, strncmp(hash, costs, strlen(costs)) == 0);
    CASE_TRUE("its own salt", strcmp(hash, other) != 0);
    CASE_OK("right", secret_check(hash, STR("correct horse"), &is_right, &err), &err);
    CASE_TRUE("right", is_right);
    CASE_OK("wrong", secret_check(hash, STR("correct horsf"), &is_right, &err), &err);
    CASE_TRUE("wrong", !is_right);
    CASE_OK("empty", secret_check(hash, STR(""), &is_right, &err), &err);
    CASE_TRUE("empty", !is_right);
}

static void damaged_hashes(void **state)
{
    static const char *const hashes[] = {
        "",
        "secret",
        "$argon2id$",
        "$argon2id$v=19$m=65536,t=2,p=1$c2FsdA",
        "$2b$12$abcdefghijklmnopqrstuvabcdefghijklmnopqrstuvabcdefghi",
        "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(hashes); at++) {
        bool is_right = true;
        Error err = {0};

        CASE_INT(hashes[at], secret_check(hashes[at], STR("x"), &is_right, &err), STATUS_STORE);
        CASE_TEXT(hashes[at], err.message, "the hash of a password is damaged");
        CASE_TEXT(hashes[at], err.hint, "Give the user a new one-time password.");
    }
}

static void hash_one(void *context, size_t worker)
{
    Arena *arena = arena_new();
    const char *hash = NULL;
    Error err;

    (void) worker;
    if (secret_hash(arena, STR("a password"), &hash, &err) == OK)
        (void) __atomic_fetch_add((int *) context, 1, __ATOMIC_RELAXED);
    arena_free(arena);
}

/* 64 MiB each: the program must not need them as often as somebody asks. */
static void two_at_once_at_most(void **state)
{
    struct rusage before;
    struct rusage after;
    int n_done = 0;

    (void) state;
    assert_int_equal(getrusage(RUSAGE_SELF, &before), 0);
    workers_run(12, hash_one, &n_done);
    assert_int_equal(getrusage(RUSAGE_SELF, &after), 0);
    CASE_INT("all were made", n_done, 12);
    CASE_TRUE("in KiB", after.ru_maxrss - before.ru_maxrss < 4L * 65536);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(secrets_are_long_and_never_the_same, begin, end),
        cmocka_unit_test_setup_teardown(one_time_passwords_are_readable, begin, end),
        cmocka_unit_test_setup_teardown(digests, begin, end),
        cmocka_unit_test_setup_teardown(equal_texts, begin, end),
        cmocka_unit_test_setup_teardown(two_at_once_at_most, begin, end),
        cmocka_unit_test_setup_teardown(passwords_are_hashed, begin, end),
        cmocka_unit_test_setup_teardown(damaged_hashes, begin, end),
    };
    return cmocka_run_group_tests_name("secret", tests, NULL, NULL);
}
