#include "quality/docs/docs_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/parse.h"

#define PAGES          "suites"
#define INDEX          "index.html"
#define STYLE          "data_docs.css"
#define INDEX_MAX      ((size_t) 64 * 1024 * 1024)
#define TEMPORARY_MARK ".tmp"
#define OLD_MARK       ".old.tmp"

typedef bool Judge(const char *name);

static bool is_page(const char *name)
{
    return name[0] != '.' && str_ends_with(str_from(name), STR(".html"));
}

/* Names of the top folder; PAGES is asked for its own. */
static bool is_of_site(const char *name)
{
    return strcmp(name, INDEX) == 0 || strcmp(name, STYLE) == 0 || strcmp(name, PAGES) == 0;
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* The first entry of a folder that `is_ours` does not know, or NULL; also when there is no such
 * folder. */
static const char *find_foreign(Arena *arena, const char *folder, Judge *is_ours)
{
    DIR *stream = opendir(folder);
    const char *found = NULL;
    const struct dirent *entry;

    if (stream == NULL)
        return NULL;
    while (found == NULL && (entry = readdir(stream)) != NULL) // NOLINT(concurrency-mt-unsafe)
        if (!is_dots(entry->d_name) && !is_ours(entry->d_name))
            found = file_join(arena, folder, entry->d_name);
    (void) closedir(stream);
    return found;
}

static bool is_nothing(const char *name)
{
    (void) name;
    return false;
}

/* Whether the folder may be replaced: nothing in it, or a site and nothing else. */
static Status check_replaceable(Arena *arena, const char *folder, Error *err)
{
    const char *index = file_join(arena, folder, INDEX);
    const char *foreign = find_foreign(arena, folder, is_of_site);
    Status status = OK;
    Str text;

    if (foreign == NULL)
        foreign = find_foreign(arena, file_join(arena, folder, PAGES), is_page);
    if (foreign == NULL && file_exists(index)) {
        status = file_read(arena, index, INDEX_MAX, &text, err);
        if (status == OK && strstr(text.ptr, DOCS_MARK) == NULL)
            foreign = index;
    } else if (foreign == NULL) {
        foreign = find_foreign(arena, folder, is_nothing);
    }
    if (status == OK && foreign != NULL) {
        status = error_set(
            err, STATUS_IO, "can't write data docs to '%s': '%s' is not of them", folder, foreign);
        error_hint(err, "The folder is replaced as a whole: choose one of its own with --docs.");
    }
    return status;
}

/* Removes the files of a site and its folders when they are empty then; what else is there stays.
 */
static void remove_files(Arena *arena, const char *folder, Judge *is_ours)
{
    DIR *stream = opendir(folder);
    const struct dirent *entry;

    if (stream == NULL)
        return;
    while ((entry = readdir(stream)) != NULL) // NOLINT(concurrency-mt-unsafe)
        if (!is_dots(entry->d_name) && is_ours(entry->d_name))
            (void) unlink(file_join(arena, folder, entry->d_name));
    (void) closedir(stream);
    (void) rmdir(folder);
}

/* Also what a killed writer left of a file: NAME.PID.tmp. */
static bool is_removable(const char *name)
{
    return is_of_site(name) || is_page(name) || str_ends_with(str_from(name), STR(TEMPORARY_MARK));
}

static void remove_site(Arena *arena, const char *folder)
{
    remove_files(arena, file_join(arena, folder, PAGES), is_removable);
    remove_files(arena, folder, is_removable);
}

/* The process that made "NAME.PID.tmp" or "NAME.PID.old.tmp" of this site, or 0 for any other name.
 */
static int64_t maker_of(const char *name, const char *site)
{
    Str rest = str_from(name);
    size_t before = strlen(site) + 1;
    int64_t pid;

    if (rest.len <= before || !str_starts_with(rest, str_from(site)) || name[before - 1] != '.')
        return 0;
    rest = (Str){.ptr = name + before, .len = strspn(name + before, "0123456789")};
    if (strcmp(rest.ptr + rest.len, TEMPORARY_MARK) != 0 &&
        strcmp(rest.ptr + rest.len, OLD_MARK) != 0)
        return 0;
    return str_parse_i64(rest, &pid) ? pid : 0;
}

/* Writers that were killed left their folder behind. */
static void remove_leftovers(Arena *arena, const char *parent, const char *site)
{
    DIR *stream = opendir(parent);
    const struct dirent *entry;

    if (stream == NULL)
        return;
    while ((entry = readdir(stream)) != NULL) { // NOLINT(concurrency-mt-unsafe)
        int64_t pid = maker_of(entry->d_name, site);

        if (pid > 0 && (pid == getpid() || (kill((pid_t) pid, 0) != 0 && errno == ESRCH)))
            remove_site(arena, file_join(arena, parent, entry->d_name));
    }
    (void) closedir(stream);
}

static Status
write_files(Arena *arena, const char *folder, const DocsFile *files, size_t n_files, Error *err)
{
    Status status = file_make_folder(file_join(arena, folder, PAGES), err);

    for (size_t at = 0; status == OK && at < n_files; at++)
        status = file_write(file_join(arena, folder, files[at].path), files[at].text, err);
    return status;
}

/* `made` takes the place of `folder`, and what was there that of `made`. */
static Status put_in_place(Arena *arena, const char *made, const char *folder, Error *err)
{
    const char *aside = arena_printf(arena, "%s.%ld" OLD_MARK, folder, (long) getpid());

    if (!file_exists(folder)) {
        if (rename(made, folder) == 0)
            return OK;
    } else if (renameat2(AT_FDCWD, made, AT_FDCWD, folder, RENAME_EXCHANGE) == 0) {
        return OK;
    } else if (errno == EINVAL || errno == ENOSYS) { /* a file system that can't exchange names */
        if (rename(folder, aside) == 0 && rename(made, folder) == 0) {
            remove_site(arena, aside);
            return OK;
        }
        (void) rename(aside, folder);
    }
    return error_errno(err, "replace", folder);
}

Status docs_folder_write(
    Arena *arena, const char *folder, const DocsFile *files, size_t n_files, Error *err)
{
    size_t length;
    const char *parent;
    const char *name;
    const char *made;
    char real[PATH_MAX];
    struct stat info;
    Status status;

    /* the folder itself, not a link to it, is replaced */
    if (lstat(folder, &info) == 0 && S_ISLNK(info.st_mode) && realpath(folder, real) != NULL)
        folder = real;
    length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/')
        length--;
    folder = arena_copy(arena, folder, length);
    name = file_base_name(folder);
    parent = name == folder ? "." : arena_copy(arena, folder, (size_t) (name - folder));
    made = arena_printf(arena, "%s.%ld" TEMPORARY_MARK, folder, (long) getpid());
    status = file_make_folder(parent, err);
    if (status == OK && file_exists(folder) && !file_is_folder(folder))
        status = error_set(err, STATUS_IO, "can't write data docs to '%s': it is a file", folder);
    if (status == OK)
        status = check_replaceable(arena, folder, err);
    if (status != OK)
        return status;
    remove_leftovers(arena, parent, name);
    status = write_files(arena, made, files, n_files, err);
    if (status == OK)
        status = put_in_place(arena, made, folder, err);
    remove_site(arena, made); /* the old pages, or those that could not be put in place */
    return status;
}
