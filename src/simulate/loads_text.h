/*
 * loads_text: the small files of thefts in real loads: network, truth, origin and the two readmes.
 * Pure: text from areas and what became of them.
 */
#ifndef EIOT_SIMULATE_LOADS_TEXT_H
#define EIOT_SIMULATE_LOADS_TEXT_H

#include "simulate/grid.h"
#include "simulate/loads.h"

/* "A03" and "A03_M07", as wide as the largest number needs; returns `text`. */
const char *sim_area_id(const SimAreas *areas, size_t area, char text[SIM_ID_MAX]);
const char *
sim_area_meter_id(const SimAreas *areas, size_t area, size_t meter, char text[SIM_ID_MAX]);

/* Headings of the three tables, and the nodes above the areas. */
void sim_area_put_headers(StrBuf *network, StrBuf *truth, StrBuf *origin);

/* The lines of one area. */
void sim_area_put_network(StrBuf *out, const SimAreas *areas, size_t area, const SimAreaLife *life);
void sim_area_put_truth(StrBuf *out, const SimAreas *areas, size_t area, const SimAreaLife *life);
void sim_area_put_origin(StrBuf *out, const SimAreas *areas, size_t area, const SimAreaLife *life);

void sim_loads_readme_en(StrBuf *out, const SimLoadsOptions *options, const SimLoadsReport *report);
void sim_loads_readme_fr(StrBuf *out, const SimLoadsOptions *options, const SimLoadsReport *report);

#endif
