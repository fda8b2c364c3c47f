/* The first page: what is lost, what to do about it, and whether the figures can be trusted. */
import { add, el } from "../dom.js";
import { t, tn } from "../words.js";
import { get, seg, theSite } from "../api.js";
import { ago, chance, day, duration, energy, instant, kwh, money, moneyShort, number, percent, percentOf } from "../format.js";
import { balanceChart } from "../balance_chart.js";
import { lossClass } from "../loss.js";
import { nodeName } from "../network_data.js";
import { visible } from "../plain_text.js";
import { pageSignal, setQuery } from "../router.js";
import { empty, load, loaded, note, pageHead, section, sectionWith, select, state, tiles } from "../ui.js";

const SPANS = ["30", "90", "365"];

function lossTiles(headline) {
  const share = headline.input_kwh > 0 && headline.ntl_kwh !== null ? 100 * headline.ntl_kwh / headline.input_kwh : null;
  return [
    {
      label: t("ntl"), figure: energy(headline.ntl_kwh), kind: "accent", href: "/network",
      below: share === null ? t("no_balance") : t("of_input", { percent: percentOf(share, 1), input: energy(headline.input_kwh) })
    },
    {
      label: t("ntl_amount"), figure: moneyShort(headline.ntl_amount, headline.currency), kind: "accent",
      below: t("in_days", { n: number(headline.n_used_days), all: number(headline.n_days) })
    }];
}

function workTiles(headline, inspections) {
  return [
    {
      label: t("suspects_to_visit"), figure: number(headline.n_suspects), href: "/suspects",
      below: headline.n_suspects > 0
        ? t("suspects_expect", { hits: number(headline.expected_hits), amount: moneyShort(headline.expected_amount, headline.currency) })
        : t("suspects_scored", { n: number(headline.n_scored) })
    },
    {
      label: t("recovered"), figure: inspections === null ? t("no_value") : moneyShort(inspections.recovered_amount, inspections.currency),
      below: inspections === null ? t("no_visits")
        : tn("visits_hits", inspections.visits, { n: number(inspections.visits), rate: percent(inspections.hit_rate) })
    }];
}

/* What is known only where payments or a network are: no tile where it is not. */
function serviceTiles(headline) {
  const all = [];
  if (headline.atc_pct !== null) {
    all.push({ label: t("atc"), figure: percentOf(headline.atc_pct, 1), below: t("atc_below", { day: day(headline.atc_day) }) });
  }
  if (headline.saidi_minutes !== null) {
    all.push({
      label: t("saidi"), figure: duration(60 * headline.saidi_minutes),
      below: t("saidi_below", {
        days: number(headline.n_outage_days), times: number(headline.saifi, 1), planned: duration(60 * headline.saidi_planned_minutes)
      })
    });
  }
  return all;
}

function trustTiles(headline, quality, run) {
  const kind = quality === null || quality.expectations === 0 ? "" : quality.critical_failed > 0 ? "bad" : quality.failed > 0 ? "warn" : "good";
  return [
    {
      label: t("data_quality"), figure: percent(headline.coverage, 1), href: "/quality", kind,
      below: quality === null || quality.expectations === 0 ? t("quality_unjudged")
        : quality.critical_failed > 0 ? state("bad", tn("quality_critical", quality.critical_failed, { n: number(quality.critical_failed) }))
        : quality.failed > 0 ? state("warn", t("quality_failed", { n: number(quality.failed), all: number(quality.expectations) }))
        : state("good", t("quality_passed", { all: number(quality.expectations) }))
    },
    {
      label: t("last_run"), href: "/pipeline",
      figure: run === null ? t("no_value") : ago(run.ended_at || run.started_at),
      kind: run === null ? "" : { success: "good", failed: "bad", stopped: "bad" }[run.status] || "warn",
      below: run === null ? t("never_run")
        : state({ success: "good", failed: "bad", stopped: "bad" }[run.status] || "soft", `${t("status_" + run.status)} · ${instant(run.ended_at || run.started_at)}` +
          (run.ended_at === null ? "" : ` · ${duration((Date.parse(run.ended_at) - Date.parse(run.started_at)) / 1000)}`))
    }];
}

function six(list) {
  list.classList.add("six");
  return list;
}

function basis(headline) {
  return headline.n_balance_days === 0 ? t("basis_no_input") : headline.n_used_days === 0 ? t("basis_no_coverage", { days: number(headline.n_days) }) : t("basis");
}

function head(overview) {
  const { headline, inspections, quality, last_run: run } = overview;
  if (headline === null || headline.n_days === 0) {
    return empty(t("no_data"), t("no_data_hint"));
  }
  return [
    six(tiles([...lossTiles(headline), ...workTiles(headline, inspections), ...serviceTiles(headline), ...trustTiles(headline, quality, run)])),
    note(t("period", { first: day(headline.first_day), last: day(headline.last_day), days: number(headline.n_days) }), " ", basis(headline)),
    run !== null && run.error ? el("p", { class: "problem" }, t("run_error"), " ", el("span", {}, run.error)) : null];
}

function trend(site, query) {
  const box = el("div", {});
  const signal = pageSignal();
  const span = select(SPANS.map((days) => [days, t("last_days", { n: days })]), SPANS.includes(query.last) ? query.last : "90", { "aria-label": t("span") });

  function fill() {
    return load(box, () => get("/days", { last: span.value }, signal), (page) => page.items.length === 0 ? empty(t("no_days"))
      : balanceChart(page.items, {
        currency: site.currency, size: "tall",
        label: t("trend_label", { first: day(page.items[0].local_day), last: day(page.items[page.items.length - 1].local_day) })
      }), "chart");
  }

  span.addEventListener("change", () => {
    setQuery({ last: span.value === "90" ? null : span.value });
    void fill();
  });
  void fill();
  return sectionWith(t("trend"), span, box);
}

/* The feeders (else what there is) that lose most, as bars that are links. */
function worstNodes(nodes, currency) {
  const kind = ["feeder", "transformer", "substation"].find((one) => nodes.some((node) => node.kind === one && node.ntl_kwh !== null));
  const worst = nodes.filter((node) => node.kind === kind && node.ntl_kwh > 0).sort((a, b) => b.ntl_kwh - a.ntl_kwh).slice(0, 8);
  if (worst.length === 0) {
    return empty(t("no_losses"), t("no_losses_hint"));
  }
  const most = worst[0].ntl_kwh;
  return el("ol", { class: "bars" }, worst.map((node) => el("li", {},
    el("a", { href: "/network/" + seg(node.node_id) },
      el("span", { class: "bar-name" }, nodeName(node)),
      el("span", { class: "bar-figures" }, el("span", { class: "chip " + lossClass(node.ntl_pct) }, percentOf(node.ntl_pct, 1)), " ",
        kwh(node.ntl_kwh), node.ntl_amount === null ? null : el("span", { class: "quiet" }, " · ", moneyShort(node.ntl_amount, currency))),
      el("span", { class: "bar-line", "aria-hidden": "true" }, el("i", { style: { "--share": node.ntl_kwh / most } }))))));
}

function nextVisits(page) {
  if (page.items.length === 0) {
    return empty(page.summary.n_scored > 0 ? t("none_worth") : t("none_scored"), page.summary.n_scored > 0 ? t("none_worth_hint") : t("none_scored_hint"));
  }
  return el("ol", { class: "visits" }, page.items.map((meter) => el("li", {},
    el("a", { href: "/meters/" + seg(meter.meter_id) },
      el("b", {}, visible(meter.meter_id)),
      el("span", { class: "bar-figures" }, chance(meter.probability), el("span", { class: "quiet" }, " · ", money(meter.expected_amount, meter.currency))),
      el("span", { class: "why" }, meter.reasons.length > 0 ? meter.reasons[0].text : meter.cause_text)))));
}

export async function show(main, params, query) {
  const signal = pageSignal();
  const site = await theSite();
  add(main, pageHead(t("nav_overview"), site.site));
  if (!site.is_built) {
    add(main, empty(t("no_data"), t("no_data_hint")));
    return;
  }
  const headBox = el("div", {});
  const nodes = loaded(() => get("/network", {}, signal), (network) => worstNodes(network.items, site.currency), "table");
  const visits = loaded(() => get("/suspects", { limit: 6 }, signal), nextVisits, "table");
  add(main, headBox, trend(site, query),
    el("div", { class: "columns two" },
      section(t("where_lost"), nodes, el("p", { class: "more-link" }, el("a", { href: "/network" }, t("to_network")))),
      section(t("next_visits"), visits, el("p", { class: "more-link" }, el("a", { href: "/suspects" }, t("to_suspects"))))));
  void load(headBox, () => get("/overview", {}, signal), head, "tiles");
}
