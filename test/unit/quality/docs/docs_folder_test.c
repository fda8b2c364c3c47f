#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "cases.h"
#include "quality/docs/docs_folder.h"

static Arena *arena;
static char *folder;

static DocsFile *site(const char *body)
{
    DocsFile *files = ARENA_ARRAY(arena, DocsFile, 3);

    files[0] = (DocsFile){.path = "data_docs.css", .text = STR("p {}")};
    files[1] = (DocsFile){
        .path = "index.html", .text = str_from(arena_printf(arena, DOCS_MARK "%s", body))};
    files[2] = (DocsFile){.path = "suites/a.html", .text = str_from(body)};
    return files;
}

static Status write_site(const char *path, const char *body, size_t n, Error *err)
{
    return docs_folder_write(arena, path, site(body), n, err);
}

static const char *text_of(const char *path)
{
    Str text = {0};
    Error err = {0};

    if (!file_exists(path))
        return NULL;
    CASE_OK(path, file_read(arena, path, 1 << 20, &text, &err), &err);
    return text.ptr;
}

static size_t files_below(const char *path)
{
    const char **paths;
    size_t n = 0;
    Error err = {0};

    CASE_OK(path, file_list(arena, path, &paths, &n, &err), &err);
    return n;
}

static void test_replaces_the_whole(void **state)
{
    const char *path = file_join(arena, folder, "new/docs");
    const char *page = file_join(arena, path, "suites/a.html");
    Error err = {0};

    (void) state;
    CASE_OK("new", write_site(path, "one", 3, &err), &err);
    CASE_TEXT("new", text_of(page), "one");
    CASE_OK("again", write_site(arena_printf(arena, "%s//", path), "two", 3, &err), &err);
    CASE_TEXT("again", text_of(page), "two");
    CASE_OK("less", write_site(path, "three", 2, &err), &err);
    CASE_TRUE("a page that is gone", text_of(page) == NULL);
    CASE_INT("nothing is left beside it", files_below(folder), 2);
}

static void test_a_link_stays_one(void **state)
{
    const char *path = file_join(arena, folder, "real");
    const char *link_path = file_join(arena, folder, "link");
    char target[8] = {0};
    Error err = {0};

    (void) state;
    CASE_OK("real", write_site(path, "one", 3, &err), &err);
    assert_int_equal(symlink("real", link_path), 0);
    CASE_OK("by the link", write_site(link_path, "two", 3, &err), &err);
    CASE_TEXT("real", text_of(file_join(arena, path, "suites/a.html")), "two");
    CASE_INT("still a link", readlink(link_path, target, sizeof(target) - 1), 4);
    (void) unlink(link_path);
}

static void test_what_is_not_a_site_stays(void **state)
{
    static const struct {
        const char *name;
        const char *file;
        const char *text;
    } cases[] = {
        {"another file", "notes.txt", "x"},
        {"a hidden one", ".git", "x"},
        {"among the pages", "suites/b.css", "x"},
        {"a page of somebody else", "index.html", "<p>mine"},
    };

    (void) state;
    for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++) {
        const char *path = arena_printf(arena, "%s/%zu", folder, at);
        const char *file = file_join(arena, path, cases[at].file);
        Error err = {0};

        CASE_OK(cases[at].name, write_site(path, "one", 3, &err), &err);
        CASE_OK(cases[at].name, file_write(file, str_from(cases[at].text), &err), &err);
        CASE_INT(cases[at].name, write_site(path, "two", 3, &err), STATUS_IO);
        CASE_TEXT(
            cases[at].name,
            err.message,
            arena_printf(arena, "can't write data docs to '%s': '%s' is not of them", path, file));
        CASE_TEXT(cases[at].name, text_of(file), cases[at].text);
    }
}

static void test_a_file_in_the_way(void **state)
{
    const char *path = file_join(arena, folder, "docs.html");
    Error err = {0};

    (void) state;
    CASE_OK("file", file_write(path, STR("x"), &err), &err);
    CASE_INT("file", write_site(path, "one", 3, &err), STATUS_IO);
    CASE_TEXT(
        "file",
        err.message,
        arena_printf(arena, "can't write data docs to '%s': it is a file", path));
}

/* A writer that was killed left a folder; one that still runs is let alone. */
static void test_leftovers(void **state)
{
    const char *path = file_join(arena, folder, "docs");
    pid_t dead = fork();
    const char *of_dead;
    const char *of_running;
    Error err = {0};

    (void) state;
    if (dead == 0)
        _exit(0);
    assert_int_equal(waitpid(dead, NULL, 0), dead);
    of_dead = arena_printf(arena, "%s.%ld.tmp", path, (long) dead);
    of_running = arena_printf(arena, "%s.%ld.tmp", path, (long) getppid());
    CASE_OK("dead", write_site(of_dead, "one", 3, &err), &err);
    CASE_OK("running", write_site(of_running, "one", 3, &err), &err);
    CASE_OK("write", write_site(path, "two", 3, &err), &err);
    CASE_TRUE("of the dead", !file_exists(of_dead));
    CASE_TRUE("of the running", file_exists(of_running));
}

/* Killed at any moment, a site is there, and its pages are all of one kind. */
static void test_killed(void **state)
{
    const char *path = file_join(arena, folder, "docs");
    Error err = {0};

    (void) state;
    CASE_OK("first", write_site(path, "one", 3, &err), &err);
    for (useconds_t at = 0; at < 40; at++) {
        pid_t child = fork();
        const char *index;
        const char *page;

        if (child == 0) {
            for (size_t round = 0;; round++)
                (void) write_site(path, round % 2 == 0 ? "one" : "two", 3, NULL);
        }
        (void) usleep(500 + at * 150);
        (void) kill(child, SIGKILL);
        assert_int_equal(waitpid(child, NULL, 0), child);
        index = text_of(file_join(arena, path, "index.html"));
        page = text_of(file_join(arena, path, "suites/a.html"));
        CASE_TRUE("whole", index != NULL && page != NULL);
        CASE_TEXT("one kind", index, arena_printf(arena, DOCS_MARK "%s", page));
    }
}

static int set_up(void **state)
{
    (void) state;
    arena = arena_new();
    folder = arena_printf(arena, "/tmp/eiot_docs_XXXXXX");
    return mkdtemp(folder) == NULL;
}

static void remove_all(const char *path)
{
    pid_t child = fork();

    if (child == 0) {
        (void) execlp("rm", "rm", "-rf", path, (char *) NULL);
        _exit(1);
    }
    (void) waitpid(child, NULL, 0);
}

static int tear_down(void **state)
{
    (void) state;
    remove_all(folder);
    arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_replaces_the_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_link_stays_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_not_a_site_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_file_in_the_way, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_leftovers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_killed, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
