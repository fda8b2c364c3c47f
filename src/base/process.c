#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"

#define TURN_NS 20000000L

/* The input as a file without a name: the program may read it as it likes, or not at all. */
static int open_input(Str input)
{
    int file = memfd_create("input", MFD_CLOEXEC);
    size_t done = 0;

    while (file >= 0 && done < input.len) {
        ssize_t n = write(file, input.ptr + done, input.len - done);
        if (n <= 0) {
            (void) close(file);
            return -1;
        }
        done += (size_t) n;
    }
    if (file >= 0)
        (void) lseek(file, 0, SEEK_SET);
    return file;
}

static size_t count_of(const char *const *words)
{
    size_t n = 0;

    while (words != NULL && words[n] != NULL)
        n++;
    return n;
}

static bool sets(const char *const *settings, const char *variable)
{
    size_t length = strcspn(variable, "=") + 1;

    for (size_t at = 0; settings != NULL && settings[at] != NULL; at++)
        if (strncmp(settings[at], variable, length) == 0)
            return true;
    return false;
}

/* The environment with `settings` laid over it. */
static char **environment_with(Arena *arena, const char *const *settings)
{
    size_t n = count_of((const char *const *) environ);
    char **all = ARENA_ARRAY(arena, char *, n + count_of(settings) + 1);
    size_t kept = 0;

    for (size_t at = 0; at < n; at++)
        if (!sets(settings, environ[at]))
            all[kept++] = environ[at];
    for (size_t at = 0; settings != NULL && settings[at] != NULL; at++)
        all[kept++] = str_dup(arena, str_from(settings[at]));
    return all;
}

static char **copy_of(Arena *arena, const char *const *words)
{
    char **copies = ARENA_ARRAY(arena, char *, count_of(words) + 1);

    for (size_t at = 0; words[at] != NULL; at++)
        copies[at] = str_dup(arena, str_from(words[at]));
    return copies;
}

/* A group of its own, so that all of it can be ended; signals as a program expects them. */
static void set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t none;
    sigset_t all;

    (void) sigemptyset(&none);
    (void) sigfillset(&all);
    ASSERT(posix_spawnattr_init(attributes) == 0);
    ASSERT(
        posix_spawnattr_setflags(
            attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) ==
        0);
    ASSERT(posix_spawnattr_setpgroup(attributes, 0) == 0);
    ASSERT(posix_spawnattr_setsigmask(attributes, &none) == 0);
    ASSERT(posix_spawnattr_setsigdefault(attributes, &all) == 0);
}

static Status start(
    const char *const *words,
    const char *const *settings,
    int input,
    pid_t *ret_process,
    Error *err)
{
    Arena *arena = arena_new();
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;

    ASSERT(posix_spawn_file_actions_init(&files) == 0);
    ASSERT(posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO) == 0);
    ASSERT(posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO) == 0);
    set_attributes(&attributes);
    errno = posix_spawnp(
        ret_process,
        words[0],
        &files,
        &attributes,
        copy_of(arena, words),
        environment_with(arena, settings));
    (void) posix_spawnattr_destroy(&attributes);
    (void) posix_spawn_file_actions_destroy(&files);
    arena_free(arena);
    return errno == 0 ? OK : error_errno(err, "start", words[0]);
}

static int64_t now_ms(void)
{
    struct timespec now;

    (void) clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* False when it had to be ended. */
static bool wait_for(pid_t process, int64_t most_s, int *ret_state)
{
    const struct timespec turn = {.tv_nsec = TURN_NS};
    int64_t deadline_ms = now_ms() + most_s * 1000;

    while (waitpid(process, ret_state, WNOHANG) == 0) {
        if (now_ms() >= deadline_ms) {
            (void) kill(-process, SIGKILL);
            (void) waitpid(process, ret_state, 0);
            return false;
        }
        (void) nanosleep(&turn, NULL);
    }
    return true;
}

Status process_run(
    const char *const *words, const char *const *settings, Str input, int64_t most_s, Error *err)
{
    int file = open_input(input);
    pid_t process = 0;
    int state = 0;
    Status status;

    if (file < 0)
        return error_errno(err, "start", words[0]);
    status = start(words, settings, file, &process, err);
    (void) close(file);
    if (status != OK)
        return status;
    if (!wait_for(process, most_s, &state))
        return error_set(
            err,
            STATUS_IO,
            "'%s' took longer than %lld s and was ended",
            words[0],
            (long long) most_s);
    if (WIFSIGNALED(state))
        return error_set(err, STATUS_IO, "'%s' was ended by signal %d", words[0], WTERMSIG(state));
    if (WEXITSTATUS(state) != 0)
        return error_set(
            err, STATUS_IO, "'%s' ended with exit code %d", words[0], WEXITSTATUS(state));
    return OK;
}
