#include "asset.h"

#include <string.h>

#include "base/mem.h"

/* Made by tools/embed, sorted by path as in the repository. */
typedef struct EmbeddedFile {
    const char *path;
    const char *bytes;
    size_t size;
} EmbeddedFile;

extern const EmbeddedFile eiot_assets[];
extern const size_t eiot_n_assets;

bool asset_find(const char *path, Str *ret_bytes)
{
    for (size_t at = 0; at < eiot_n_assets; at++) {
        if (strcmp(eiot_assets[at].path, path) == 0) {
            *ret_bytes = (Str){.ptr = eiot_assets[at].bytes, .len = eiot_assets[at].size};
            return true;
        }
    }
    return false;
}

Str asset_text(const char *path)
{
    Str bytes = {0};

    ASSERT(asset_find(path, &bytes));
    return bytes;
}

Asset asset_at(size_t index)
{
    const EmbeddedFile *file = &eiot_assets[index];

    ASSERT(index < eiot_n_assets);
    return (Asset){.path = file->path, .bytes = {.ptr = file->bytes, .len = file->size}};
}

size_t asset_count(void)
{
    return eiot_n_assets;
}
