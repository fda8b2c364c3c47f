/*
 * data_docs: what runs found, as a site for people.
 *
 * Stage: quality, last step. FOLDER/index.html (how all suites stand, what failed, failures over
 * the last runs), FOLDER/suites/NAME.html (what was expected in words, what was found, a sample of
 * the rows that were not as expected, the last runs of each expectation), FOLDER/data_docs.css.
 * Relative links, no script, no request to any host; light or dark as the reader's system is.
 * English or French. Put in place as a whole: see docs_folder.h.
 */
#ifndef EIOT_QUALITY_DATA_DOCS_H
#define EIOT_QUALITY_DATA_DOCS_H

#include "quality/quality.h"

/* Where the site stands unless something else is asked for. */
#define DATA_DOCS_FOLDER "data/processed/data_docs"
#define DATA_DOCS_INDEX  "index.html"

typedef struct DataDocsOptions {
    const char *folder; /* of the site's own; made when missing */
    Lang lang;
} DataDocsOptions;

/* Writes the site: the results of `report`, those of suites it does not have as their last run left
 * them, and the history; both from quality.results by one query. */
Status data_docs_write(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const QualityReport *report,
    const DataDocsOptions *options,
    Error *err) MUST_USE;

#endif
