/*
 * suspects: the list of meters worth a visit, as rows and as the files people take away.
 *
 * Stage: publish. Reads marts.fct_suspects; docs/suspects.md says what its columns mean. The list
 * is what a crew's week is planned by: the visits that are expected to bring most, no more than can
 * be made, and none that costs more than it brings.
 *
 * Texts that came from files never become formulas: CSV puts ' before a cell that would begin one,
 * a sheet holds them as strings.
 */
#ifndef EIOT_PUBLISH_SUSPECTS_H
#define EIOT_PUBLISH_SUSPECTS_H

#include "base/json.h"
#include "conf/locale.h"
#include "store/store.h"

/* The longest list that is read at once: a sheet holds few more rows. */
#define SUSPECTS_MAX 1000000

typedef struct SuspectsQuery {
    bool is_all;  /* every scored meter by its score; else the visits worth making by their rank */
    int64_t most; /* at most so many; 0: all there are */
    const char *feeder; /* NULL: any, and so for the next two */
    const char *transformer;
    const char *cause;
    double least_probability;
} SuspectsQuery;

typedef struct Suspects {
    Table table;      /* the columns of sql/common/suspects_list.sql, in the order of the list */
    bool is_all;      /* as the query was */
    int64_t n_scored; /* meters with a score, listed or not */
    double expected_hits;   /* frauds to be found, were all of the list visited */
    double expected_amount; /* money all of the list brings, the visits paid */
    const char *currency;
} Suspects;

/* What the list is written with. */
typedef struct SuspectsWords {
    const Locale *texts;   /* domain "suspects" */
    const Locale *reasons; /* domain "reasons" */
    Lang lang;
} SuspectsWords;

/* STORE error when the marts have not been built, LIMIT for more than SUSPECTS_MAX meters. */
Status suspects_read(
    Arena *arena,
    StoreConn *conn,
    const SuspectsQuery *query,
    Suspects *ret_suspects,
    Error *err) MUST_USE;

Status suspects_words(
    Arena *arena, const Project *project, Lang lang, SuspectsWords *ret_words, Error *err) MUST_USE;

/* The words of a code: key PREFIX_CODE of the texts ("cause_fraud"); the code itself where there
 * are none. */
const char *suspects_word(Arena *arena, const SuspectsWords *words, const char *prefix, Str code);

/* One line a meter after a heading, reasons as codes; the same in every language. */
Status suspects_csv(Arena *arena, const Suspects *suspects, Str *ret_text, Error *err) MUST_USE;

/* {"suspects": [...], "summary": {...}}, reasons with their text; the caller calls json_decref().
 */
Status suspects_json(
    Arena *arena,
    const Suspects *suspects,
    const SuspectsWords *words,
    Json **ret_json,
    Error *err) MUST_USE;

/* An Excel workbook with headings, causes and reasons in words. `made_us` is the time it states. */
Status suspects_xlsx(
    Arena *arena,
    const Suspects *suspects,
    const SuspectsWords *words,
    int64_t made_us,
    Str *ret_bytes,
    Error *err) MUST_USE;

#endif
