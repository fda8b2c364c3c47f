/*
 * tables: the small files: network, weather, outages, tariffs, vends, events, faults and the truth,
 * as text in the layouts that the sources of the same names read. Pure: text from the model. Those
 * with a line a customer are made piece by piece.
 */
#ifndef EIOT_SIMULATE_TABLES_H
#define EIOT_SIMULATE_TABLES_H

#include "base/str.h"
#include "simulate/events.h"
#include "simulate/unit.h"

/* Heading, substations, feeders and transformers; then the customers of one transformer after the
 * other, each where the utility believes it to be. */
void sim_table_network(StrBuf *out, const SimModel *model);
void sim_table_customers(StrBuf *out, const SimModel *model, size_t transformer);

void sim_table_weather(StrBuf *out, const SimModel *model);

/* The schedule of load-shedding: what was announced. */
void sim_table_outages(StrBuf *out, const SimModel *model);

/* Block tariffs in XOF: round figures in the range of West African ones, nobody's own. */
void sim_table_tariffs(StrBuf *out);

#define SIM_VENDS_HEADER  "meter_id,ts,kwh,amount\n"
#define SIM_EVENTS_HEADER "meter_id,ts,code\n"

/* The sales to one customer: tokens without a sale are not there. */
void sim_table_vends(
    StrBuf *out, const SimGrid *grid, size_t meter, const SimVend *vends, size_t n_vends);
void sim_table_events(
    StrBuf *out, const SimGrid *grid, size_t meter, const SimEvent *events, size_t n_events);

/* What was not announced: the faults of one transformer after the other. */
#define SIM_FAULTS_HEADER "node_id,start,end,kind\n"
void sim_table_faults(StrBuf *out, const SimGrid *grid, const SimOutage *faults, size_t n_faults);

/* A line a meter. For an honest one `kind` names what may look like theft, with its start and end
 * where it has any. A hook-up is told of under its transformer's id with is_theft 0, since no
 * customer can be named. */
#define SIM_TRUTH_HEADER "meter_id,is_theft,kind,start,end,stolen_kwh\n"
void sim_table_truth(StrBuf *out, const SimModel *model, size_t meter, const SimTotals *totals);
void sim_table_hook_up(StrBuf *out, const SimModel *model, size_t transformer, int64_t hooked_wh);

#endif
