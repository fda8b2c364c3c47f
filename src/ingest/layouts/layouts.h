/*
 * layouts: all there are, each in the file of its name. Private to layout.c and their tests.
 */
#ifndef EIOT_INGEST_LAYOUTS_H
#define EIOT_INGEST_LAYOUTS_H

#include "ingest/layouts/layout.h"

extern const Layout layout_espi;
extern const Layout layout_nem12;
extern const Layout layout_nem13;
extern const Layout layout_parquet;
extern const Layout layout_load_profile;
extern const Layout layout_telegram;
extern const Layout layout_sections;
extern const Layout layout_timetable;

#endif
