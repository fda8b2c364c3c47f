#include "ingest/layouts/layout.h"

#include "base/mem.h"
#include "ingest/layouts/layouts.h"

static const Layout *const layouts[] = {
    &layout_nem12,
    &layout_nem13,
    &layout_espi,
    &layout_telegram,
    &layout_load_profile,
    &layout_parquet,
    &layout_sections,
    &layout_timetable,
};

const Layout *layout_find(Str name)
{
    for (size_t i = 0; i < COUNT_OF(layouts); i++) {
        if (str_equal(name, str_from(layouts[i]->name)))
            return layouts[i];
    }
    return NULL;
}

const char *layout_names(Arena *arena)
{
    StrBuf names = strbuf_new(arena);

    for (size_t i = 0; i < COUNT_OF(layouts); i++)
        strbuf_printf(&names, "%s%s", i == 0 ? "" : ", ", layouts[i]->name);
    return strbuf_text(&names);
}
