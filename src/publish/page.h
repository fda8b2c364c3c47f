/*
 * page: the HTML of a report as it grows, with the data of its charts beside it.
 *
 * Stage: publish. Markup given to page_put() is ours; every other text is escaped here. Charts are
 * drawn by web/report.js from `charts`; each stands after a text alternative of its own (a label,
 * and a table in the page). One thread.
 */
#ifndef EIOT_PUBLISH_PAGE_H
#define EIOT_PUBLISH_PAGE_H

#include "base/json.h"
#include "base/zone.h"
#include "conf/locale.h"
#include "store/store.h"

typedef struct Page {
    Arena *arena;
    const Locale *locale;   /* domain "report" */
    const Locale *reasons;  /* domain "reasons" */
    const Locale *suspects; /* domain "suspects": causes in words */
    Lang lang;
    const Zone *zone;
    const char *currency;
    StrBuf html;
    Json *charts; /* list; whoever made the page calls json_decref() */
} Page;

typedef struct PageColumn {
    const char *key; /* of its heading */
    bool is_number;  /* set to the right */
} PageColumn;

/* Markup as it is. */
void page_put(Page *page, const char *markup);

/* Text, escaped. */
void page_text(Page *page, const char *text);

/* The locale's text of `key`. */
const char *page_say(const Page *page, const char *key);

/* <tag class="class">text</tag>; `class` NULL leaves it out. */
void page_element(Page *page, const char *tag, const char *class, const char *text);

/* A section with its heading, from the key; the id is the key too. */
void page_section(Page *page, const char *key);
void page_section_end(Page *page);

/* A table with its caption and headings; rows follow, each th or td by its column. */
void page_table(Page *page, const char *caption, const PageColumn *columns, size_t n_columns);
void page_row(Page *page);
void page_row_end(Page *page);
void page_table_end(Page *page);
void page_heading_cell(Page *page, const char *text); /* names its row */
void page_text_cell(Page *page, const char *text);
void page_number_cell(Page *page, const char *text);

/* A place for a chart, described by `label`, and its data: `spec` is an object with a "kind" that
 * web/report.js knows; taken over. */
void page_chart(Page *page, const char *class, const char *label, Json *spec);

/* ---- cells of a table of the store, as text ---- */

const char *page_value_text(const Page *page, const Table *table, size_t row, const char *name);
double page_value(const Table *table, size_t row, const char *name);  /* NaN for NULL */
int64_t page_count(const Table *table, size_t row, const char *name); /* 0 for NULL */
const char *page_count_text(const Page *page, const Table *table, size_t row, const char *name);
const char *page_energy(const Page *page, const Table *table, size_t row, const char *name);
const char *page_percent(const Page *page, const Table *table, size_t row, const char *name);
const char *page_share(const Page *page, const Table *table, size_t row, const char *name);
const char *page_money(const Page *page, const Table *table, size_t row, const char *name);
const char *page_day(const Page *page, const Table *table, size_t row, const char *name);

/* The same for charts: a number or null, a text, a day as YYYY-MM-DD, an instant as local
 * YYYY-MM-DD hh:mm. */
Json *page_json_number(const Table *table, size_t row, const char *name);
Json *page_json_text(const char *text);
Json *page_json_day(const Page *page, const Table *table, size_t row, const char *name);
Json *page_json_time(const Page *page, const Table *table, size_t row, const char *name);

#endif
