#include "serve/pages.h"

#include <pthread.h>
#include <string.h>

#include "base/asset.h"
#include "base/gzip.h"
#include "base/hash.h"
#include "base/mem.h"

#define ROOT     "/web/"
#define FOR_GOOD "public, max-age=31536000, immutable"

/* One file as it is sent. */
typedef struct File {
    const char *path; /* of the asset: "web/app/app.css" */
    const char *type;
    Str body;
    Str packed; /* body in gzip */
} File;

typedef struct Files {
    Arena *arena;
    char folder[HASH_TEXT_MAX + 8]; /* "/web-HASH/", by what is in all of them */
    File *files;
    size_t n_files;
} Files;

static Files all_files;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static const char *type_of(Str path)
{
    static const char *const types[][2] = {
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".svg", "image/svg+xml"},
    };

    for (size_t at = 0; at < COUNT_OF(types); at++) {
        if (str_ends_with(path, str_from(types[at][0])))
            return types[at][1];
    }
    return NULL;
}

/* `text` with the folder in place of /web/ wherever a quoted path begins with it. */
static Str with_folder(Arena *arena, Str text, const char *folder)
{
    StrBuf result = strbuf_new(arena);
    Str root = STR(ROOT);
    size_t begin = 0;

    for (size_t at = 1; at + root.len <= text.len; at++) {
        if (memcmp(text.ptr + at, root.ptr, root.len) != 0 ||
            strchr("\"'`", text.ptr[at - 1]) == NULL)
            continue;
        strbuf_put(&result, (Str){.ptr = text.ptr + begin, .len = at - begin});
        strbuf_puts(&result, folder);
        begin = at + root.len;
    }
    strbuf_put(&result, (Str){.ptr = text.ptr + begin, .len = text.len - begin});
    return strbuf_str(&result);
}

static bool is_page_file(const Asset *asset)
{
    Str path = str_from(asset->path);

    return str_starts_with(path, STR("web/app/")) || str_equal(path, STR("web/echarts.min.js"));
}

static void name_folder(Files *files)
{
    HashStream *stream = hash_begin();
    char text[HASH_TEXT_MAX];

    for (size_t at = 0; at < asset_count(); at++) {
        Asset asset = asset_at(at);
        if (is_page_file(&asset))
            hash_add(stream, asset.bytes);
    }
    hash_end(stream, text);
    text[12] = '\0';
    (void) snprintf(files->folder, sizeof(files->folder), "/web-%s/", text);
}

static void make_files(void)
{
    Files *files = &all_files;

    files->arena = arena_new();
    files->files = ARENA_ARRAY(files->arena, File, asset_count());
    name_folder(files);
    for (size_t at = 0; at < asset_count(); at++) {
        Asset asset = asset_at(at);
        File *file = &files->files[files->n_files];
        bool is_ours = str_starts_with(str_from(asset.path), STR("web/app/"));

        if (!is_page_file(&asset) || type_of(str_from(asset.path)) == NULL)
            continue;
        file->path = asset.path;
        file->type = type_of(str_from(asset.path));
        file->body = is_ours ? with_folder(files->arena, asset.bytes, files->folder) : asset.bytes;
        file->packed = gzip_pack(files->arena, file->body);
        files->n_files++;
    }
}

static const File *find_file(const char *path)
{
    for (size_t at = 0; at < all_files.n_files; at++) {
        if (strcmp(all_files.files[at].path, path) == 0)
            return &all_files.files[at];
    }
    return NULL;
}

static bool is_page(const char *path)
{
    static const char *const pages[] = {
        "network",
        "suspects",
        "meters",
        "forecast",
        "quality",
        "pipeline",
        "admin",
        "password",
        "sign-in",
    };
    size_t length;

    if (path[0] != '/')
        return false;
    length = strcspn(path + 1, "/");
    if (length == 0)
        return path[1] == '\0';
    for (size_t at = 0; at < COUNT_OF(pages); at++) {
        if (strlen(pages[at]) == length && strncmp(pages[at], path + 1, length) == 0)
            return true;
    }
    return false;
}

static void send_file(const File *file, const char *cache, Answer *answer)
{
    *answer = (Answer){
        .status = 200,
        .type = file->type,
        .body = file->body,
        .packed = file->packed,
        .cache = cache};
}

bool page_answer(const Request *request, Answer *answer)
{
    Str path = str_from(request->path);
    Str folder;
    const File *file;

    ASSERT(pthread_once(&once, make_files) == 0);
    folder = str_from(all_files.folder);
    if (is_page(request->path)) {
        file = find_file("web/app/index.html");
        ASSERT(file != NULL);
        send_file(file, NULL, answer);
        return true;
    }
    if (!str_starts_with(path, folder))
        return false;
    file = find_file(arena_printf(request->arena, "web/%s", request->path + folder.len));
    if (file == NULL)
        return false;
    send_file(file, FOR_GOOD, answer);
    return true;
}
