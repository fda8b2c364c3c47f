/* The evidence sheet of one meter: what a crew takes along and a court reads, on one or two sheets of A4.
   Sentences and figures, drawn for paper: nothing to click, nothing hidden. */
import { el, put } from "../dom.js";
import { t, theLang, word } from "../words.js";
import { get, seg, asOf, session, theSite } from "../api.js";
import { number, figure, kwh, percent, money, day, instant } from "../format.js";
import { chart, drawAll } from "../chart.js";
import { plainTable } from "../table.js";
import { pageSignal } from "../router.js";
import { button, load } from "../ui.js";
import { own, rich } from "../plain_text.js";
import { daysChart, hasProfile, heatChart, profileChart } from "../meter/curves.js";
import { likely, ofHundred, residualSentences } from "./meter.js";

const MOST_ROWS = 5; /* of events and visits: the sheet is short */

function facts(list) {
  return el("dl", { class: "facts" }, list.filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value instanceof Node ? value : String(value)))));
}

function where(meter) {
  const { place } = meter;
  const id = (text) => text === null || text === undefined ? null : own(text);
  return facts([[t("evidence_meter"), own(meter.meter_id)], [t("evidence_name"), id(place.name)],
    [t("evidence_transformer"), id(place.transformer_id)], [t("evidence_feeder"), id(place.feeder_id)],
    [t("evidence_substation"), id(place.substation_id)], [t("evidence_zone"), id(place.zone)], [t("evidence_tariff"), id(place.tariff)]]);
}

function verdict({ outcome }) {
  const probability = likely(outcome.probability, true);
  if (outcome.probability === null || outcome.probability === undefined) {
    return t("evidence_verdict_unscored", { why: outcome.status_text });
  }
  if (outcome.cause === "fraud") {
    return t(outcome.since ? "evidence_verdict_since" : "evidence_verdict_fraud", { since: outcome.since ? day(outcome.since) : "", probability });
  }
  return outcome.cause === null ? t("evidence_verdict_none", { probability }) : t("evidence_verdict_other", { cause: word("cause", outcome.cause), probability });
}

function levelSentences({ levels }) {
  if (levels.before_day_kwh === null || levels.after_day_kwh === null) {
    return [];
  }
  const near = levels.neighbours;
  return [[t("evidence_level", {
    day: day(levels.split_on), before: kwh(levels.before_day_kwh), after: kwh(levels.after_day_kwh),
    n_before: number(levels.n_days_before), n_after: number(levels.n_days_after), ratio: percent(levels.ratio, 0)
  })], near.n > 0 ? [t("evidence_level_neighbours", {
    n: number(near.n), before: kwh(near.before_day_kwh), after: kwh(near.after_day_kwh), ratio: percent(near.ratio, 0)
  })] : null].filter(Boolean);
}

function stakeSentences({ money: stake }) {
  return stake.recoverable_kwh > 0 ? [[t("evidence_stake", { kwh: kwh(stake.recoverable_kwh), amount: money(stake.recoverable_amount, stake.currency) })]] : [];
}

function reasonList(list) {
  return el("ol", {}, list.map((reason) => el("li", {}, reason.text)));
}

/* Side by side where there is something on both sides. */
function reasons(meter) {
  const sides = [["evidence_for", meter.reasons, "evidence_for_none"], ["evidence_against", meter.against, "evidence_against_none"]];
  return meter.reasons.length > 0 && meter.against.length > 0
    ? el("div", { class: "columns" }, sides.map(([key, list]) => el("div", {}, el("h3", {}, t(key)), reasonList(list))))
    : sides.map(([key, list, none]) => list.length === 0 ? el("p", {}, t(none)) : [el("h3", {}, t(key)), reasonList(list)]);
}

function tables(meter) {
  const visits = [...meter.waiting_visits, ...meter.inspections].slice(0, MOST_ROWS);
  const events = meter.events.slice(0, MOST_ROWS);
  return el("div", { class: "columns" },
    events.length === 0 ? null : el("div", {}, el("h3", {}, t("evidence_events")), plainTable(t("evidence_events"),
      [{ title: t("meter_event_ts") }, { title: t("meter_event") }], events.map((event) => [instant(event.ts), word("event", event.code)]))),
    visits.length === 0 ? null : el("div", {}, el("h3", {}, t("evidence_visits")), plainTable(t("evidence_visits"),
      [{ title: t("meter_visit_day") }, { title: t("meter_visit_outcome") }, { title: t("meter_visit_kwh"), number: true }, { title: t("meter_visit_note") }],
      visits.map((visit) => [day(visit.inspected_on), t("outcome_" + visit.outcome), figure(visit.kwh), visit.note ? own(visit.note) : t("no_value")]))));
}

/* Lines to write on. */
function blanks() {
  const blank = (key, kind) => el("div", { class: "blank " + (kind || "") }, t(key));
  return el("section", { class: "sheet-found" }, el("h2", {}, t("evidence_found")),
    el("div", { class: "blanks" }, blank("evidence_found_day"), blank("evidence_found_reading"), blank("evidence_found_seals"),
      el("div", { class: "blank boxes" }, t("evidence_found_outcome"), ["confirmed", "cleared", "no_access"].map((code) =>
        el("span", {}, el("i", { class: "tick-box", "aria-hidden": "true" }), t("outcome_" + code)))),
      blank("evidence_found_text", "tall")),
    el("div", { class: "blanks signatures" }, blank("evidence_sign_crew", "sign"), blank("evidence_sign_customer", "sign"), blank("evidence_sign_witness", "sign")));
}

function charts(meter, days, heat, profile) {
  const meterId = meter.meter_id;
  const { since } = meter.outcome;
  const node = meter.place.transformer_id;
  const plain = (title, spec, size) => chart({ ...spec, title, size, renderer: "svg", table: undefined });
  return [
    days.length === 0 ? null : plain(t(node === null ? "meter_days_own" : "evidence_days"),
      daysChart(days, { meterId, node, since, forPaper: true }), "paper two"),
    el("div", { class: "columns" },
      heat.cells.length === 0 ? null : plain(t("evidence_heat"), heatChart(heat, { meterId, since, forPaper: true }), "paper"),
      !hasProfile(profile) ? null : plain(t("evidence_profile"), profileChart(profile, { meterId }), "paper"))];
}

function sheet(meter, site, days, heat, profile) {
  const made = { when: instant(new Date().toISOString()), user: session.user, zone: site.zone };
  const finding = [...levelSentences(meter), ...residualSentences(meter), ...stakeSentences(meter)];
  return el("article", { class: "sheet", lang: theLang() },
    el("header", { class: "sheet-head" }, el("p", { class: "kicker" }, `${t("evidence_kicker")} · ${site.site}`),
      el("h1", { tabindex: "-1" }, rich("meter_title", { meter: own(meter.meter_id) })),
      el("p", { class: "note" }, asOf === null ? t("evidence_made_now", made) : t("evidence_made", { ...made, as_of: instant(asOf) }))),
    where(meter),
    el("section", {}, el("h2", {}, t("evidence_verdict")),
      el("p", { class: "verdict" }, verdict(meter)),
      meter.outcome.probability === null || meter.outcome.probability === undefined ? null : el("p", {}, ofHundred(meter.outcome.probability), " ", t("evidence_proof")),
      reasons(meter)),
    el("section", {}, el("h2", {}, t("evidence_figures")), finding.map((sentence) => el("p", {}, sentence)), charts(meter, days, heat, profile)),
    el("section", {}, tables(meter)),
    blanks());
}

export async function show(main, params) {
  const signal = pageSignal();
  const body = el("div", {});
  const path = "/meters/" + seg(params.id);

  document.documentElement.classList.add("on-paper");
  signal.addEventListener("abort", () => document.documentElement.classList.remove("on-paper"));
  put(main, el("div", { class: "actions sheet-tools no-print" },
    el("a", { class: "button", href: path }, "← " + t("evidence_back")),
    button(t("evidence_print"), async () => { await drawAll(); window.print(); }, "primary")), body);
  await load(body, async () => {
    const [meter, site] = await Promise.all([get(path, {}, signal), theSite()]);
    const [days, heat, profile] = await Promise.all(["days", "heatmap", "profile"].map((part) => get(`${path}/${part}`, {}, signal)));
    return { meter, site, days: days.items, heat, profile };
  }, ({ meter, site, days, heat, profile }) => sheet(meter, site, days, heat, profile), "text");
  document.title = t("evidence_title", { meter: params.id });
  await drawAll();
}
