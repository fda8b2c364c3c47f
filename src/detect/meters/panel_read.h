/*
 * panel_read: from the readings of the store to panels, a group of transformers at a time.
 *
 * Stage: detect. Reads intermediate.int_readings_clean and int_node_intervals. A group is as many
 * whole transformers as fit in PANELS_BYTES, and at least one, so memory does not grow with the
 * number of meters; each group costs one pass over the table of readings. Rows come in any order:
 * each knows its cell.
 *
 * The slot of a panel is the longest usual interval among its meters, up to an hour, and that of
 * the node's balance when this is longer. Shorter readings are summed to it and count once they
 * fill it; where clocks go back a local hour comes twice and the cell is the mean of both. Meters
 * that report less often than hourly have no curve: all their cells are NaN.
 */
#ifndef EIOT_DETECT_METERS_PANEL_READ_H
#define EIOT_DETECT_METERS_PANEL_READ_H

#include "detect/balance/panel.h"
#include "detect/meters/meter_list.h"

/* Meters first_meter .. first_meter + panel.n_meters - 1 of the list. */
typedef struct PanelOf {
    size_t first_meter;
    Panel panel;
} PanelOf;

typedef struct Panels {
    PanelOf *items;
    size_t n;
} Panels;

/* Temperature by zone, day and hour; read once. */
typedef struct Temperatures Temperatures;

Status temperatures_read(
    const DetectRun *run,
    const MeterList *list,
    const Temperatures **ret_temperatures,
    Error *err) MUST_USE;

/* The place after the last meter of the group that begins at `first`. */
size_t panels_end_of_group(const MeterList *list, size_t first);

/* The panels of meters first .. end-1, whole transformers. All memory in `arena`, which may be
 * reset before the next group. */
Status panels_read(
    Arena *arena,
    const DetectRun *run,
    const MeterList *list,
    TechnicalLosses *losses,
    const Temperatures *temperatures,
    size_t first,
    size_t end,
    Panels *ret_panels,
    Error *err) MUST_USE;

#endif
