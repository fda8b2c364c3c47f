/*
 * tables: the small files: network, weather, outages, tariffs, faults and the truth, as text in the
 * layouts that the sources of the same names read. Pure: text from the model.
 */
#ifndef EIOT_SIMULATE_TABLES_H
#define EIOT_SIMULATE_TABLES_H

#include "base/str.h"
#include "simulate/unit.h"

void sim_table_network(StrBuf *out, const SimModel *model);
void sim_table_weather(StrBuf *out, const SimModel *model);

/* The schedule of load-shedding: what was announced. */
void sim_table_outages(StrBuf *out, const SimModel *model);

/* Block tariffs in XOF: round figures in the range of West African ones, nobody's own. */
void sim_table_tariffs(StrBuf *out);

/* What was not announced: header, then the faults of one transformer after the other. */
void sim_table_faults_header(StrBuf *out);
void sim_table_faults(StrBuf *out, const SimOutage *faults, size_t n_faults);

/* One line a meter. For an honest one `kind` names what may look like theft: vacancy, moved_out,
 * solar, with its start and end; stolen_kwh = true - recorded. `totals` is one a meter. */
void sim_table_truth(StrBuf *out, const SimModel *model, const SimTotals *totals);

#endif
