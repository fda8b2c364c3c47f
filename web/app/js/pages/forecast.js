/* What substations, feeders and zones will take: all of them, and one as a curve with its band. */
import { add, el } from "../dom.js";
import { t, word } from "../words.js";
import { get, seg, theSite } from "../api.js";
import { day, energy, instant, kwh, number, percentOf, short } from "../format.js";
import { amounts, area, base, categories, chart, line, tip } from "../chart.js";
import { visible } from "../plain_text.js";
import { pageSignal, theQuery } from "../router.js";
import { dataTable } from "../table.js";
import { empty, load, loaded, note, pageHead, section, tiles } from "../ui.js";

function href(row) {
  return `/forecast/${seg(row.node_id)}?kind=${encodeURIComponent(row.kind)}`;
}

function power(value) {
  return value === null ? t("no_value") : short(value) + "\u00a0kW";
}

/* ---- all ---- */

function allTable(items) {
  return dataTable({
    caption: t("forecast_all"), hideCaption: true, cards: true, rows: items, pageSize: 25,
    columns: [
      { key: "name", title: t("node"), value: (row) => row.name, cell: (row) => el("a", { href: href(row) }, visible(row.name)) },
      { key: "kind", title: t("kind"), value: (row) => word("kind", row.kind), cell: (row) => word("kind", row.kind) },
      { key: "next_day_kwh", title: t("forecast_next_day"), number: true, cell: (row) => kwh(row.next_day_kwh) },
      { key: "peak_kw", title: t("forecast_peak"), number: true, cell: (row) => power(row.peak_kw) },
      { key: "week_kwh", title: t("forecast_week"), number: true, cell: (row) => kwh(row.week_kwh) },
      { key: "suppressed_kwh", title: t("forecast_suppressed"), number: true, cell: (row) => kwh(row.suppressed_kwh) },
      { key: "mape_pct", title: t("forecast_mape"), number: true, cell: (row) => percentOf(row.mape_pct, 1) },
      { key: "mape_naive_pct", title: t("forecast_mape_naive"), number: true, cell: (row) => percentOf(row.mape_naive_pct, 1) },
      { key: "n_unusual", title: t("forecast_unusual"), number: true, cell: (row) => number(row.n_unusual) }
    ]
  });
}

function drawAll(items) {
  return items.length === 0 ? empty(t("forecast_none"), t("forecast_none_hint")) : [note(t("forecast_note")), allTable(items)];
}

/* ---- one ---- */

function powerOf(item, name) {
  return item[name] === null ? null : item[name] * 3600 / item.length_s;
}

function curve(items, name) {
  const values = (key) => items.map((item) => powerOf(item, key));
  const label = t("forecast_curve_label", { node: name, first: instant(items[0].start_ts), last: instant(items[items.length - 1].start_ts) });
  return chart({
    label,
    option: (c) => {
      const option = base(c);
      const low = values("load_p10_kwh");
      option.xAxis = categories(c, items.map((item) => item.start_ts), (text) => instant(text));
      option.yAxis = amounts(c, power);
      option.tooltip.formatter = (parts) => {
        const item = items[parts[0].dataIndex];
        const shown = parts.filter((part) => part.seriesName === t("forecast_load") || part.seriesName === t("forecast_expected"))
          .filter((part) => part.value !== null && part.value !== undefined);
        return tip(instant(item.start_ts), shown, power) + (item.load_p10_kwh === null ? ""
          : `\n${t("forecast_band")}: ${power(powerOf(item, "load_p10_kwh"))} – ${power(powerOf(item, "load_p90_kwh"))}`);
      };
      /* the band is a transparent area with one above it */
      option.series = [
        { ...area(t("forecast_band_low"), low, "transparent", "band"), tooltip: { show: false } },
        area(t("forecast_band"), values("load_p90_kwh").map((value, at) => value === null || low[at] === null ? null : value - low[at]), c.line, "band"),
        line(t("forecast_load"), values("load_kwh"), c.input, 1.5),
        line(t("forecast_expected"), values("load_p50_kwh"), c.accent)];
      option.legend.data = [t("forecast_load"), t("forecast_expected"), t("forecast_band")];
      return option;
    },
    table: {
      columns: [{ title: t("forecast_start") }, ...[t("forecast_load"), t("forecast_expected"), "10 %", "90 %", t("forecast_suppressed")].map((title) => ({ title, number: true }))],
      rows: () => items.map((item) => [instant(item.start_ts), kwh(item.load_kwh), kwh(item.load_p50_kwh), kwh(item.load_p10_kwh), kwh(item.load_p90_kwh), kwh(item.suppressed_kwh)])
    }
  });
}

function errorTable(days) {
  return dataTable({
    caption: t("forecast_errors"), hideCaption: true, cards: true, rows: [...days].reverse(), pageSize: 14, rowHeader: "local_day",
    columns: [
      { key: "local_day", title: t("day"), cell: (row) => day(row.local_day) },
      { key: "actual_kwh", title: t("forecast_load"), number: true, cell: (row) => kwh(row.actual_kwh) },
      { key: "forecast_kwh", title: t("forecast_expected"), number: true, cell: (row) => kwh(row.forecast_kwh) },
      { key: "mape_pct", title: t("forecast_mape"), number: true, cell: (row) => percentOf(row.mape_pct, 1) },
      { key: "mape_naive_pct", title: t("forecast_mape_naive"), number: true, cell: (row) => percentOf(row.mape_naive_pct, 1) },
      { key: "in_band_pct", title: t("forecast_in_band"), number: true, cell: (row) => percentOf(row.in_band_pct, 0) },
      { key: "is_unusual", title: t("forecast_strange"), cell: (row) => row.is_unusual ? el("span", { class: "chip loss-3" }, t("forecast_is_strange")) : "" }
    ]
  });
}

function oneTiles(ahead) {
  const first = ahead[0].start_ts;
  const next = ahead.filter((item) => new Date(item.start_ts) - new Date(first) < 24 * 3600 * 1000);
  const sum = (items, key) => items.reduce((total, item) => total + item[key], 0);
  const peak = next.reduce((best, item) => powerOf(item, "load_p50_kwh") > powerOf(best, "load_p50_kwh") ? item : best, next[0]);
  return tiles([
    { label: t("forecast_next_day"), figure: energy(sum(next, "load_p50_kwh")), below: instant(first) },
    { label: t("forecast_peak"), figure: power(powerOf(peak, "load_p50_kwh")), below: instant(peak.start_ts) },
    { label: t("forecast_week"), figure: energy(sum(ahead, "load_p50_kwh")), below: null },
    { label: t("forecast_suppressed"), figure: energy(sum(ahead, "suppressed_kwh")), below: t("forecast_suppressed_below") }]);
}

function drawOne(answer, name) {
  const ahead = answer.intervals.filter((item) => item.load_p50_kwh !== null);
  return [
    oneTiles(ahead),
    section(t("forecast_curve"), note(t("forecast_curve_note")), curve(answer.intervals, name)),
    answer.days.length === 0 ? null : section(t("forecast_errors"), note(t("forecast_errors_note")), errorTable(answer.days))];
}

export async function show(main, params) {
  const signal = pageSignal();
  await theSite();
  if (params.id === null) {
    add(main, pageHead(t("forecast_title"), t("forecast_lead")), loaded(() => get("/forecasts", {}, signal), (page) => drawAll(page.items), "table"));
    return;
  }
  const kind = theQuery().kind || "feeder";
  const name = visible(params.id);
  const box = el("div", {});
  add(main, el("nav", { "aria-label": t("where_it_is") }, el("ol", { class: "crumbs" },
    el("li", {}, el("a", { href: "/forecast" }, t("forecast_title"))), el("li", {}, el("span", { "aria-current": "page" }, name)))),
  pageHead(name, word("kind", kind)), box);
  document.title = `${name} · eiot`;
  void load(box, () => get("/forecasts/" + seg(params.id), { kind }, signal), (answer) => drawOne(answer, name), "chart");
}
