#include "ingest/layouts/nem_file.h"

#include <string.h>

void nem_file_begin(NemFile *file, LayoutRows *rows)
{
    file->has_begin = true;
    file->has_end = false;
    layout_skip(rows);
}

void nem_file_end(NemFile *file, LayoutRows *rows)
{
    file->has_end = true;
    layout_skip(rows);
}

void nem_file_warn(const NemFile *file, LayoutRows *rows)
{
    if (!file->has_begin)
        layout_warn(
            rows, "there is no 100 record: who sent the file, and which kind it is, is not known");
    else if (!file->has_end)
        layout_warn(rows, "there is no 900 record at the end: the file may have been cut off");
}

bool nem_is_digits(Str text, size_t n)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len == n;
}

bool nem_is_quality(Str text)
{
    if (text.len == 0 || strchr("AEFNSV", text.ptr[0]) == NULL)
        return false;
    return nem_is_digits((Str){text.ptr + 1, text.len - 1}, text.len - 1);
}
