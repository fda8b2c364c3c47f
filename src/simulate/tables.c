#include "tables.h"

#include <inttypes.h>

#define WH_PER_KWH 1000

static void put_substations(StrBuf *out, const SimModel *model)
{
    for (size_t at = 0; at < model->grid.n_substations; at++) {
        char id[SIM_ID_MAX];

        strbuf_printf(
            out,
            "%s,,substation,Substation %zu,%s,,,1,%.0f\n",
            sim_node_id(&model->grid, SIM_SUBSTATION, at, id),
            at + 1,
            SIM_WEATHER_ZONE,
            model->grid.substations[at].rated_kva);
    }
}

static void put_feeders(StrBuf *out, const SimModel *model)
{
    const SimGrid *grid = &model->grid;

    for (size_t at = 0; at < grid->n_feeders; at++) {
        char id[SIM_ID_MAX];
        char parent[SIM_ID_MAX];

        strbuf_printf(
            out,
            "%s,%s,feeder,Feeder %zu,%s,,,1,\n",
            sim_node_id(grid, SIM_FEEDER, at, id),
            sim_node_id(grid, SIM_SUBSTATION, grid->feeders[at].substation, parent),
            at + 1,
            SIM_WEATHER_ZONE);
    }
}

static void put_transformers(StrBuf *out, const SimModel *model)
{
    const SimGrid *grid = &model->grid;

    for (size_t at = 0; at < grid->n_transformers; at++) {
        const SimTransformer *transformer = &grid->transformers[at];
        char id[SIM_ID_MAX];
        char parent[SIM_ID_MAX];

        strbuf_printf(
            out,
            "%s,%s,transformer,Transformer %zu,%s,,,1,%.0f\n",
            sim_node_id(grid, SIM_TRANSFORMER, at, id),
            sim_node_id(grid, SIM_FEEDER, transformer->feeder, parent),
            at + 1,
            SIM_WEATHER_ZONE,
            transformer->rated_kva);
    }
}

void sim_table_network(StrBuf *out, const SimModel *model)
{
    strbuf_puts(out, "node_id,parent_id,kind,name,zone,tariff,phase,multiplier,rated_kva\n");
    put_substations(out, model);
    put_feeders(out, model);
    put_transformers(out, model);
}

void sim_table_customers(StrBuf *out, const SimModel *model, size_t transformer)
{
    const SimGrid *grid = &model->grid;
    const SimTransformer *place = &grid->transformers[transformer];

    for (size_t at = 0; at < place->n_meters; at++) {
        size_t meter = place->first_meter + at;
        const SimMeter *customer = &grid->meters[meter];
        const SimKindOfCustomer *kind = sim_archetype(customer->archetype);
        bool is_elsewhere = customer->conduct == SIM_WRONG_MAPPING;
        char id[SIM_ID_MAX];
        char parent[SIM_ID_MAX];

        strbuf_printf(
            out,
            "%s,%s,meter,%s %zu,%s,%s%s,%.*s,1,",
            sim_node_id(grid, SIM_METER, meter, id),
            sim_node_id(
                grid, SIM_TRANSFORMER, is_elsewhere ? customer->mapped_to : transformer, parent),
            kind->name,
            meter + 1,
            SIM_WEATHER_ZONE,
            customer->is_prepaid ? "prepaid_" : "",
            kind->tariff,
            kind->is_three_phase ? 3 : 1,
            kind->is_three_phase ? "ABC" : &"ABC"[meter % 3]);
        if (kind->rated_kva > 0)
            strbuf_printf(out, "%.0f", kind->rated_kva);
        strbuf_put_char(out, '\n');
    }
}

void sim_table_weather(StrBuf *out, const SimModel *model)
{
    strbuf_puts(out, "zone,ts,temperature_c,humidity_pct,wind_kmh\n");
    for (size_t slot = 0; slot < model->calendar.n_slots; slot++) {
        strbuf_printf(
            out,
            "%s,%.*s,%.1f,%.0f,%.1f\n",
            SIM_WEATHER_ZONE,
            SIM_STAMP_LENGTH,
            model->calendar.stamps[slot],
            model->weather.temperature_c[slot],
            model->weather.humidity_pct[slot],
            model->weather.wind_kmh[slot]);
    }
}

static void put_outages(
    StrBuf *out,
    const SimGrid *grid,
    SimNode node,
    const char *kind,
    const SimOutage *outages,
    size_t n_outages)
{
    for (size_t at = 0; at < n_outages; at++) {
        char id[SIM_ID_MAX];
        char start[CIVIL_TEXT_MAX];
        char end[CIVIL_TEXT_MAX];

        strbuf_printf(
            out,
            "%s,%s,%s,%s\n",
            sim_node_id(grid, node, outages[at].node, id),
            civil_text_utc(outages[at].start_us, start),
            civil_text_utc(outages[at].end_us, end),
            kind);
    }
}

void sim_table_outages(StrBuf *out, const SimModel *model)
{
    const SimShedding *shedding = &model->shedding;

    strbuf_puts(out, SIM_FAULTS_HEADER);
    put_outages(
        out,
        &model->grid,
        SIM_FEEDER,
        "load_shedding",
        shedding->items,
        shedding->first[shedding->n_feeders]);
}

void sim_table_faults(StrBuf *out, const SimGrid *grid, const SimOutage *faults, size_t n_faults)
{
    put_outages(out, grid, SIM_TRANSFORMER, "fault", faults, n_faults);
}

void sim_table_tariffs(StrBuf *out)
{
    strbuf_puts(
        out,
        "tariff,from_kwh,price_per_kwh,currency\n"
        "domestic,0,90,XOF\n"
        "domestic,150,135,XOF\n"
        "domestic,250,155,XOF\n"
        "prepaid_domestic,0,100,XOF\n"
        "business,0,130,XOF\n"
        "business,50,150,XOF\n"
        "business,500,170,XOF\n"
        "industrial,0,110,XOF\n");
}

void sim_table_vends(
    StrBuf *out, const SimGrid *grid, size_t meter, const SimVend *vends, size_t n_vends)
{
    char id[SIM_ID_MAX];

    (void) sim_node_id(grid, SIM_METER, meter, id);
    for (size_t at = 0; at < n_vends; at++) {
        char ts[CIVIL_TEXT_MAX];

        if (vends[at].is_sold)
            strbuf_printf(
                out,
                "%s,%s,%" PRId64 ".%" PRId64 ",%" PRId64 "\n",
                id,
                civil_text_utc(vends[at].ts_us, ts),
                vends[at].wh / WH_PER_KWH,
                vends[at].wh % WH_PER_KWH / 100,
                vends[at].amount);
    }
}

void sim_table_events(
    StrBuf *out, const SimGrid *grid, size_t meter, const SimEvent *events, size_t n_events)
{
    char id[SIM_ID_MAX];

    (void) sim_node_id(grid, SIM_METER, meter, id);
    for (size_t at = 0; at < n_events; at++) {
        char ts[CIVIL_TEXT_MAX];

        strbuf_printf(out, "%s,%s,%s\n", id, civil_text_utc(events[at].ts_us, ts), events[at].code);
    }
}

/* What has always been so has no beginning. */
static bool has_span(SimConduct conduct)
{
    return conduct != SIM_HONEST && conduct != SIM_SOLAR && conduct != SIM_WRONG_MAPPING;
}

static void put_truth(
    StrBuf *out, const SimCalendar *calendar, const char *id, const SimMeter *meter, int64_t wh)
{
    char start[CIVIL_TEXT_MAX] = "";
    char end[CIVIL_TEXT_MAX] = "";

    if (has_span(meter->conduct)) {
        (void) civil_text_utc(sim_slot_us(calendar, meter->first), start);
        (void) civil_text_utc(sim_slot_us(calendar, meter->end), end);
    }
    if (wh < 0)
        wh = 0; /* a day that only was turned round may be a watt-hour over its sum */
    strbuf_printf(
        out,
        "%s,%d,%s,%s,%s,%" PRId64 ".%03" PRId64 "\n",
        id,
        sim_is_thief(meter) ? 1 : 0,
        sim_conduct_name(meter->conduct),
        start,
        end,
        wh / WH_PER_KWH,
        wh % WH_PER_KWH);
}

void sim_table_truth(StrBuf *out, const SimModel *model, size_t meter, const SimTotals *totals)
{
    char id[SIM_ID_MAX];

    put_truth(
        out,
        &model->calendar,
        sim_node_id(&model->grid, SIM_METER, meter, id),
        &model->grid.meters[meter],
        totals->stolen_wh);
}

void sim_table_hook_up(StrBuf *out, const SimModel *model, size_t transformer, int64_t hooked_wh)
{
    const SimMeter *hook_up = &model->grid.transformers[transformer].hook_up;
    char id[SIM_ID_MAX];

    if (hook_up->conduct == SIM_HOOK_UP)
        put_truth(
            out,
            &model->calendar,
            sim_node_id(&model->grid, SIM_TRANSFORMER, transformer, id),
            hook_up,
            hooked_wh);
}
