#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/workers.h"
#include "cases.h"
#include "serve/state/private_file.h"

typedef struct Folder {
    Arena *arena;
    char path[32];
} Folder;

static Folder folder_open(void)
{
    Folder folder = {.arena = arena_new(), .path = "/tmp/eiot_private_XXXXXX"};

    assert_non_null(mkdtemp(folder.path));
    return folder;
}

static const char *make_file(const Folder *folder, const char *name)
{
    const char *path = arena_printf(folder->arena, "%s/%s", folder->path, name);
    int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0666);

    assert_true(fd >= 0);
    (void) close(fd);
    return path;
}

static unsigned mode_of(const char *path)
{
    struct stat info;

    assert_int_equal(stat(path, &info), 0);
    return info.st_mode & 0777;
}

static void files_others_can_read(void **state)
{
    static const struct {
        mode_t mode;
        bool is_refused;
    } cases[] = {
        {0600, false},
        {0400, false},
        {0700, false},
        {0640, true},
        {0620, true},
        {0604, true},
        {0644, true},
        {0666, true},
        {0601, true},
    };

    Folder folder = folder_open();
    const char *path = make_file(&folder, "file");

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Error err = {0};
        const char *message = arena_printf(
            folder.arena,
            "others may read or write '%s' (mode %03o)",
            path,
            (unsigned) cases[at].mode);

        assert_int_equal(chmod(path, cases[at].mode), 0);
        CASE_INT(
            message, private_file_check(path, &err), cases[at].is_refused ? STATUS_CONFIG : OK);
        CASE_TEXT(message, err.message, cases[at].is_refused ? message : "");
        if (cases[at].is_refused)
            CASE_TEXT(
                message,
                err.hint,
                arena_printf(
                    folder.arena,
                    "Run `chmod 600 %s`. Who could read it may try passwords at leisure.",
                    path));
    }
    (void) unlink(path);
    CASE_INT("missing", private_file_check(path, NULL), OK);
    (void) rmdir(folder.path);
    arena_free(folder.arena);
}

static void take_turns(void *context, size_t worker)
{
    const Folder *folder = context;
    Folder own = {.arena = arena_new()};

    memcpy(own.path, folder->path, sizeof(own.path));
    for (int at = 0; at < 50; at++) {
        const char *path;

        private_files_begin();
        path = make_file(&own, arena_printf(own.arena, "%zu_%d", worker, at));
        if (mode_of(path) != 0600)
            fail_msg("%s has mode %o", path, mode_of(path));
        private_files_end();
        (void) unlink(path);
    }
    arena_free(own.arena);
}

static void files_made_meanwhile(void **state)
{
    Folder folder = folder_open();
    mode_t before = umask(022);
    const char *path;

    (void) state;
    private_files_begin();
    path = make_file(&folder, "within");
    CASE_INT("within", mode_of(path), 0600);
    (void) unlink(path);
    private_files_end();
    workers_run(8, take_turns, &folder);
    path = make_file(&folder, "after");
    CASE_INT("after", mode_of(path), 0644);
    (void) unlink(path);
    (void) umask(before);
    (void) rmdir(folder.path);
    arena_free(folder.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_others_can_read),
        cmocka_unit_test(files_made_meanwhile),
    };
    return cmocka_run_group_tests_name("private_file", tests, NULL, NULL);
}
