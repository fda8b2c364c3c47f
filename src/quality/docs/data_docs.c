#include "quality/docs/data_docs.h"

#include "quality/docs/docs_folder.h"
#include "quality/docs/docs_page.h"

#define STYLE_FILE "great_expectations/data_docs.css"

static DocsPage blank(const DocsPage *page)
{
    DocsPage next = *page;

    next.html = strbuf_new(page->arena);
    return next;
}

/* All files of the site: the style, the overview, a page a suite. */
static DocsFile *make_files(const DocsPage *page, Str style, size_t *ret_n)
{
    const DocsSite *site = page->site;
    DocsFile *files = ARENA_ARRAY(page->arena, DocsFile, site->n_suites + 2);
    DocsPage next = blank(page);

    files[0] = (DocsFile){.path = "data_docs.css", .text = style};
    files[1] = (DocsFile){.path = DATA_DOCS_INDEX, .text = docs_overview(&next)};
    for (size_t at = 0; at < site->n_suites; at++) {
        next = blank(page);
        files[at + 2] = (DocsFile){
            .path = arena_printf(page->arena, "suites/%s", site->suites[at].file_name),
            .text = docs_suite(&next, at),
        };
    }
    *ret_n = site->n_suites + 2;
    return files;
}

Status data_docs_write(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const QualityReport *report,
    const DataDocsOptions *options,
    Error *err)
{
    DocsPage page = {.arena = arena, .lang = options->lang};
    Suites suites;
    History history;
    DocsSite site;
    DocsFile *files;
    size_t n_files;
    Str style;
    Status status = suites_read(arena, project, &suites, err);

    if (status == OK)
        status = results_history(arena, conn, DATA_DOCS_RUNS, &history, err);
    if (status == OK)
        status = locale_load(arena, project, "quality", options->lang, &page.locale, err);
    if (status == OK)
        status = zone_open(arena, project->zone, &page.zone, err);
    if (status == OK)
        status = project_file(arena, project, STYLE_FILE, &style, err);
    if (status != OK)
        return status;
    site = docs_site(arena, &suites, report, &history);
    page.site = &site;
    files = make_files(&page, style, &n_files);
    return docs_folder_write(arena, options->folder, files, n_files, err);
}
