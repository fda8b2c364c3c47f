#include "tables.h"

#include "base/mem.h"

#define WH_PER_KWH 1000

static void put_substation(StrBuf *out, const SimModel *model)
{
    char id[SIM_ID_MAX];

    strbuf_printf(
        out,
        "%s,,substation,Substation 1,%s,,,1,%.0f\n",
        sim_node_id(SIM_SUBSTATION, 0, id),
        SIM_WEATHER_ZONE,
        model->grid.substation_kva);
}

static void put_feeders(StrBuf *out, const SimModel *model)
{
    char id[SIM_ID_MAX];
    char parent[SIM_ID_MAX];

    for (size_t feeder = 0; feeder < model->grid.n_feeders; feeder++) {
        strbuf_printf(
            out,
            "%s,%s,feeder,Feeder %zu,%s,,,1,\n",
            sim_node_id(SIM_FEEDER, feeder, id),
            sim_node_id(SIM_SUBSTATION, 0, parent),
            feeder + 1,
            SIM_WEATHER_ZONE);
    }
}

static void put_transformers(StrBuf *out, const SimModel *model)
{
    char id[SIM_ID_MAX];
    char parent[SIM_ID_MAX];

    for (size_t at = 0; at < model->grid.n_transformers; at++) {
        const SimTransformer *transformer = &model->grid.transformers[at];

        strbuf_printf(
            out,
            "%s,%s,transformer,Transformer %zu,%s,,,1,%.0f\n",
            sim_node_id(SIM_TRANSFORMER, at, id),
            sim_node_id(SIM_FEEDER, transformer->feeder, parent),
            at + 1,
            SIM_WEATHER_ZONE,
            transformer->rated_kva);
    }
}

static void put_meters(StrBuf *out, const SimModel *model, size_t at)
{
    const SimTransformer *transformer = &model->grid.transformers[at];
    char id[SIM_ID_MAX];
    char parent[SIM_ID_MAX];

    for (size_t index = 0; index < transformer->n_meters; index++) {
        size_t meter = transformer->first_meter + index;
        bool is_shop = model->grid.meters[meter].archetype == SIM_SHOP;

        strbuf_printf(
            out,
            "%s,%s,meter,%s %zu,%s,%s,%c,1,\n",
            sim_node_id(SIM_METER, meter, id),
            sim_node_id(SIM_TRANSFORMER, at, parent),
            is_shop ? "Shop" : "Household",
            meter + 1,
            SIM_WEATHER_ZONE,
            is_shop ? "business" : "domestic",
            "ABC"[meter % 3]);
    }
}

void sim_table_network(StrBuf *out, const SimModel *model)
{
    strbuf_puts(out, "node_id,parent_id,kind,name,zone,tariff,phase,multiplier,rated_kva\n");
    put_substation(out, model);
    put_feeders(out, model);
    put_transformers(out, model);
    for (size_t at = 0; at < model->grid.n_transformers; at++)
        put_meters(out, model, at);
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

static void
put_outages(StrBuf *out, SimNode node, const char *kind, const SimOutage *outages, size_t n_outages)
{
    for (size_t at = 0; at < n_outages; at++) {
        char id[SIM_ID_MAX];
        char start[CIVIL_TEXT_MAX];
        char end[CIVIL_TEXT_MAX];

        strbuf_printf(
            out,
            "%s,%s,%s,%s\n",
            sim_node_id(node, outages[at].node, id),
            civil_text_utc(outages[at].start_us, start),
            civil_text_utc(outages[at].end_us, end),
            kind);
    }
}

void sim_table_outages(StrBuf *out, const SimModel *model)
{
    const SimShedding *shedding = &model->shedding;

    strbuf_puts(out, "node_id,start,end,kind\n");
    put_outages(
        out, SIM_FEEDER, "load_shedding", shedding->items, shedding->first[shedding->n_feeders]);
}

void sim_table_faults_header(StrBuf *out)
{
    strbuf_puts(out, "node_id,start,end,kind\n");
}

void sim_table_faults(StrBuf *out, const SimOutage *faults, size_t n_faults)
{
    put_outages(out, SIM_TRANSFORMER, "fault", faults, n_faults);
}

void sim_table_tariffs(StrBuf *out)
{
    strbuf_puts(
        out,
        "tariff,from_kwh,price_per_kwh,currency\n"
        "domestic,0,90,XOF\n"
        "domestic,150,135,XOF\n"
        "domestic,250,155,XOF\n"
        "business,0,130,XOF\n"
        "business,50,150,XOF\n"
        "business,500,170,XOF\n");
}

void sim_table_truth(StrBuf *out, const SimModel *model, const SimTotals *totals)
{
    strbuf_puts(out, "meter_id,is_theft,kind,start,end,stolen_kwh\n");
    for (size_t index = 0; index < model->grid.n_meters; index++) {
        const SimMeter *meter = &model->grid.meters[index];
        int64_t stolen_wh = totals[index].true_wh - totals[index].recorded_wh;
        bool has_span = meter->conduct != SIM_HONEST && meter->conduct != SIM_SOLAR;
        char id[SIM_ID_MAX];
        char start[CIVIL_TEXT_MAX] = "";
        char end[CIVIL_TEXT_MAX] = "";

        if (has_span) {
            (void) civil_text_utc(sim_slot_us(&model->calendar, meter->first), start);
            (void) civil_text_utc(sim_slot_us(&model->calendar, meter->end), end);
        }
        strbuf_printf(
            out,
            "%s,%d,%s,%s,%s,%lld.%03lld\n",
            sim_node_id(SIM_METER, index, id),
            sim_is_thief(meter) ? 1 : 0,
            sim_conduct_name(meter->conduct),
            start,
            end,
            (long long) (stolen_wh / WH_PER_KWH),
            (long long) (stolen_wh % WH_PER_KWH));
    }
}
