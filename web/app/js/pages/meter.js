/* One meter: what is thought of it, why, and everything it is known by. */
import { el, put } from "../dom.js";
import { t, tn, word } from "../words.js";
import { get, seg, theSite, may } from "../api.js";
import { number, figure, kwh, percent, money, day, instant } from "../format.js";
import { chart } from "../chart.js";
import { dataTable, plainTable } from "../table.js";
import { pageSignal } from "../router.js";
import { badge, button, empty, field, load, loaded, note, pageHead, section, tiles } from "../ui.js";
import { addDays, dayOf, dayStart, daysBetween, isDay, today } from "../site_time.js";
import { own, rich } from "../plain_text.js";
import { countsOf, daysChart, hasProfile, heatChart, profileChart, readingsChart } from "../meter/curves.js";
import { assignment, visitsSection } from "../meter/visits.js";

const MOST_DAYS = 366;

/* ---- the headline ---- */

/* What the probability means, in people: never "certain". */
export function ofHundred(probability) {
  return probability > 0.995 ? t("meter_nearly_all") : probability < 0.005 ? t("meter_nearly_none")
    : t("meter_of_hundred", { n: number(100 * probability) });
}

/* A probability is never shown as 100 % or 0 %. In a sentence "more than 99 %", else "> 99 %". */
export function likely(probability, inWords) {
  if (probability === null || probability === undefined) {
    return t("no_value");
  }
  if (probability > 0.995) {
    return inWords ? t("more_than", { value: percent(0.99, 0) }) : ">\u00a0" + percent(0.99, 0);
  }
  if (probability < 0.005) {
    return inWords ? t("less_than", { value: percent(0.01, 0) }) : "<\u00a0" + percent(0.01, 0);
  }
  return percent(probability, 0);
}

function placePath(place) {
  const steps = [["substation", place.substation_id], ["feeder", place.feeder_id], ["transformer", place.transformer_id]]
    .filter(([, id]) => id !== null && id !== undefined);
  if (steps.length === 0) {
    return note(t("meter_no_place"));
  }
  return el("nav", { class: "place-path", "aria-label": t("meter_place") },
    el("ol", {}, steps.map(([kind, id]) => el("li", {}, el("span", { class: "quiet" }, t(kind) + " "), el("a", { href: "/network/" + seg(id) }, own(id)))),
      place.tariff ? el("li", { class: "aside" }, rich("meter_tariff", { tariff: own(place.tariff) })) : null,
      place.zone ? el("li", { class: "aside" }, rich("meter_zone", { zone: own(place.zone) })) : null));
}

function headline(meter) {
  const { outcome, money: stake } = meter;
  const isScored = outcome.probability !== null && outcome.probability !== undefined;
  const list = [{
    label: t("meter_probability"), kind: isScored && outcome.probability >= 0.5 ? "accent" : "", figure: isScored ? likely(outcome.probability) : t("meter_unscored"),
    below: isScored ? ofHundred(outcome.probability) : outcome.status_text
  }];
  if (isScored) {
    list.push({
      label: t("meter_cause"), figure: outcome.cause ? word("cause", outcome.cause) : t("no_value"),
      below: outcome.cause === null ? t("meter_cause_none") : outcome.since ? rich("meter_since_day", { day: day(outcome.since) }) : t("meter_since_none")
    }, {
      label: t("meter_stake"), figure: money(stake.recoverable_amount, stake.currency),
      below: stake.recoverable_kwh === null ? t("meter_stake_none") : t("meter_stake_note", { kwh: kwh(stake.recoverable_kwh) })
    }, {
      label: t("meter_expected"), figure: money(stake.expected_amount, stake.currency),
      below: stake.expected_amount === null ? t("meter_stake_none") : t("meter_formula", {
        probability: likely(outcome.probability), amount: money(stake.recoverable_amount), cost: money(stake.visit_cost),
        months: number(stake.recovery_months, Number.isInteger(stake.recovery_months) ? 0 : 1)
      })
    }, {
      label: t("meter_visit_rank"), figure: outcome.visit_rank === null ? t("no_value") : t("meter_visit_nr", { rank: number(outcome.visit_rank) }),
      below: [outcome.visit_rank === null ? t("meter_visit_none") + "; " : "", `${t("meter_score")} ${number(outcome.score, 2)}, `,
        t("meter_score_rank", { rank: number(outcome.score_rank), n: number(outcome.n_scored) })]
    });
  }
  return tiles(list);
}

/* ---- why ---- */

function reasonList(list, kind, none) {
  return list.length === 0 ? el("p", { class: "quiet" }, t(none))
    : el("ul", { class: "marks " + kind }, list.map((reason) => el("li", {}, reason.text)));
}

function why(meter) {
  return section(t("meter_why"), meter.reasons.length === 0 ? null : note(t("evidence_proof")), el("div", { class: "columns uneven" },
    el("div", { class: "card" }, el("h3", {}, t("meter_for")), reasonList(meter.reasons, "for", "meter_for_none")),
    el("div", { class: "card" }, el("h3", {}, t("meter_against")), reasonList(meter.against, "but", "meter_against_none"))));
}

function bar(value, most) {
  return el("span", { class: "bar-cell" }, kwh(value),
    el("span", { class: "meter-bar", "aria-hidden": "true" }, el("i", { style: { "--share": most > 0 && value > 0 ? Math.min(1, value / most) : 0 } })));
}

/* Own level and that of the neighbours, each before and after. */
function levels(meter) {
  const { levels: own2 } = meter;
  const near = own2.neighbours;
  if (own2.before_day_kwh === null && own2.after_day_kwh === null) {
    return null;
  }
  const rows = [[t("meter_this"), own2.before_day_kwh, own2.after_day_kwh, own2.ratio],
    ...(near.n > 0 ? [[tn("meter_neighbours", near.n, { n: number(near.n) }), near.before_day_kwh, near.after_day_kwh, near.ratio]] : [])];
  const most = Math.max(...rows.flatMap((row) => [row[1], row[2]]));
  return section(t("meter_levels"), note(t("meter_levels_note")),
    plainTable(t("table_of", { title: t("meter_levels") }), [{ title: t("meter_kwh_day") }, { title: t("meter_before", { day: day(own2.split_on) }), number: true },
      { title: t("meter_after", { day: day(own2.split_on) }), number: true }, { title: t("meter_ratio"), number: true }],
    rows.map(([name, before, after, ratio]) => [name, bar(before, most), bar(after, most), percent(ratio, 0)])));
}

/* ---- curves ---- */

/* The readings between two local days. Without an address the server gives the last seven with data. */
function readingsPart(meter, zone, signal) {
  const { since } = meter.outcome;
  const view = { from: null, to: null, last: null }; /* last: the last day with data */
  const controls = { from: el("input", { type: "date", required: true }), to: el("input", { type: "date", required: true }) };
  const fields = { from: field(t("meter_curve_from"), controls.from), to: field(t("meter_curve_to"), controls.to) };
  const place = el("div", { class: "curve-place" });

  function show(from, to) {
    Object.assign(view, { from, to });
    controls.from.value = from;
    controls.to.value = to;
    return fill();
  }

  function drawn({ items: rows, is_cut: isCut }) {
    if (rows.length === 0) {
      return empty(t("meter_curve_none"));
    }
    if (view.from === null) {
      view.last = dayOf(Date.parse(rows[rows.length - 1].start_ts), zone);
      view.from = dayOf(Date.parse(rows[0].start_ts), zone);
      view.to = view.last;
      controls.from.value = view.from;
      controls.to.value = view.to;
    }
    const counts = countsOf(rows);
    return [el("p", { class: "note", role: "status" }, t("meter_curve_counts", {
      n: number(counts.n), estimated: number(counts.estimated), missing: number(counts.missing), strange: number(counts.strange)
    }), isCut ? " " + t("meter_curve_most", { n: number(rows.length) }) : ""),
    chart({
      title: `${day(view.from)} – ${day(view.to)}`, note: t("meter_curve_note", { zone }),
      ...readingsChart(rows, { meterId: meter.meter_id, zone, since, from: view.from, to: view.to })
    })];
  }

  function fill() {
    const bounds = view.from === null ? {} : { from: dayStart(view.from, zone), to: dayStart(addDays(view.to, 1), zone) };
    return load(place, () => get(`/meters/${seg(meter.meter_id)}/readings`, bounds, signal), drawn, "chart");
  }

  function fromForm() {
    const { from: { value: from }, to: { value: to } } = controls;
    const order = isDay(from) && isDay(to) && from > to;
    const isLong = isDay(from) && isDay(to) && daysBetween(from, to) >= MOST_DAYS;
    fields.from.fail(isDay(from) ? "" : t("visit_day_missing"));
    fields.to.fail(!isDay(to) ? t("visit_day_missing") : order ? t("meter_curve_order") : isLong ? t("meter_curve_span", { n: number(MOST_DAYS) }) : "");
    if (isDay(from) && isDay(to) && !order && !isLong) {
      void show(from, to);
    }
  }

  function step(sign) {
    if (view.from !== null) {
      const n = daysBetween(view.from, view.to) + 1;
      void show(addDays(view.from, sign * n), addDays(view.to, sign * n));
    }
  }

  function lastDays(n) {
    const last = view.last || today(zone);
    void show(addDays(last, 1 - n), last);
  }

  controls.from.addEventListener("change", fromForm);
  controls.to.addEventListener("change", fromForm);
  void fill();
  return [el("div", { class: "filters no-print", role: "group", "aria-label": t("meter_curve_days") }, fields.from, fields.to,
    el("div", { class: "actions" }, button("← " + t("meter_curve_earlier"), () => step(-1)), button(t("meter_curve_later") + " →", () => step(1)),
      button(t("meter_curve_week"), () => lastDays(7)), button(t("meter_curve_month"), () => lastDays(30)),
      since ? button(t("meter_curve_around"), () => show(addDays(since, -7), addDays(since, 6))) : null)), place];
}

/* What its transformer lost, in sentences. */
export function residualSentences(meter) {
  const transformer = meter.transformer;
  if (transformer === null || transformer.ntl_after_day_kwh === null) {
    return [];
  }
  return [
    transformer.ntl_before_day_kwh === null ? null : rich("meter_residual_lost", {
      node: own(transformer.node_id), before: kwh(transformer.ntl_before_day_kwh), after: kwh(transformer.ntl_after_day_kwh),
      day: day(meter.levels.split_on), n_before: number(transformer.n_days_before), n_after: number(transformer.n_days_after)
    }),
    transformer.ntl_after_without_day_kwh === null || !(meter.money.recoverable_kwh > 0) ? null
      : [t("meter_residual_without", { without: kwh(transformer.ntl_after_without_day_kwh) })],
    transformer.correlation === null ? null : [t("meter_residual_correlation", { correlation: number(transformer.correlation, 2) })]
  ].filter(Boolean);
}

function daysPart(meter, signal) {
  const node = meter.place.transformer_id;
  return section(node === null ? t("meter_days_own") : t("meter_days"),
    residualSentences(meter).map((sentence) => el("p", { class: "fact" }, sentence)), loaded(
      async () => (await get(`/meters/${seg(meter.meter_id)}/days`, {}, signal)).items,
      (rows) => rows.length === 0 ? empty(t("meter_days_none")) : chart({
        title: t("meter_kwh_day"), note: t(node === null ? "meter_days_alone" : "meter_days_note"),
        ...daysChart(rows, { meterId: meter.meter_id, node, since: meter.outcome.since })
      }), "chart"));
}

function heatPart(meter, signal) {
  return loaded(() => get(`/meters/${seg(meter.meter_id)}/heatmap`, {}, signal),
    (heat) => heat.cells.length === 0 ? empty(t("meter_days_none")) : chart({
      title: t("meter_heat"), note: t("meter_heat_note"), ...heatChart(heat, { meterId: meter.meter_id, since: meter.outcome.since })
    }), "chart");
}

function profilePart(meter, signal) {
  return loaded(() => get(`/meters/${seg(meter.meter_id)}/profile`, {}, signal),
    (profile) => !hasProfile(profile) ? empty(t("meter_profile_none")) : chart({
      title: t("meter_profile"), note: profile.since ? t("meter_profile_note", { day: day(profile.since) }) : t("meter_profile_recent"),
      size: "tall", ...profileChart(profile, { meterId: meter.meter_id })
    }), "chart");
}

/* ---- the others of its transformer ---- */

function peersPart(meter, signal) {
  if (meter.place.transformer_id === null) {
    return null;
  }
  return section(t("meter_peers"), loaded(async () => (await get(`/meters/${seg(meter.meter_id)}/peers`, {}, signal)).items, (peers) => {
    if (peers.length === 0 || (peers.length === 1 && peers[0].meter_id === meter.meter_id)) {
      return empty(t("meter_peers_none"));
    }
    const most = Math.max(...peers.map((peer) => peer.mean_day_kwh || 0));
    return dataTable({
      caption: t("table_of", { title: t("meter_peers") }), hideCaption: true, rows: peers, sort: { key: "mean_day_kwh", order: "desc" }, pageSize: 25,
      rowClass: (peer) => peer.meter_id === meter.meter_id ? "is-this" : null,
      columns: [
        {
          key: "meter_id", title: t("meter_peer"),
          cell: (peer) => peer.meter_id === meter.meter_id ? [own(peer.meter_id), " ", badge("accent", t("meter_this"))]
            : el("a", { href: "/meters/" + seg(peer.meter_id) }, own(peer.meter_id))
        },
        { key: "mean_day_kwh", title: t("meter_mean_day"), number: true, cell: (peer) => peer.mean_day_kwh === null ? null : bar(peer.mean_day_kwh, most) },
        { key: "probability", title: t("meter_probability"), number: true, cell: (peer) => likely(peer.probability) },
        { key: "cause", title: t("meter_cause"), cell: (peer) => peer.cause === null ? null : word("cause", peer.cause) }
      ]
    });
  }, "table"));
}

/* ---- what else is known ---- */

function eventsTable(events) {
  return events.length === 0 ? el("p", { class: "quiet" }, t("meter_events_none"))
    : plainTable(t("meter_events"), [{ title: t("meter_event_ts") }, { title: t("meter_event") }],
      events.map((event) => [instant(event.ts), word("event", event.code)]));
}

function vendsTable(meter) {
  if (meter.vends.length === 0) {
    return el("p", { class: "quiet" }, t("meter_vends_none"));
  }
  return [plainTable(t("meter_vends"), [{ title: t("meter_vend_ts") }, { title: "kWh", number: true }, { title: t("meter_vend_amount"), number: true }],
    meter.vends.map((vend) => [instant(vend.ts), number(vend.kwh, 1), money(vend.amount, meter.money.currency)])),
  meter.vend_months.length === 0 ? null : [el("h4", {}, t("meter_vend_months")),
    plainTable(t("meter_vend_months"), [{ title: t("meter_month") }, { title: t("meter_vended"), number: true }, { title: t("meter_metered"), number: true }],
      meter.vend_months.map((month) => [monthText(month.month), number(month.vended_kwh, 1), number(month.metered_kwh, 1)]))]];
}

/* 202506 */
function monthText(month) {
  return `${Math.floor(month / 100)}-${String(month % 100).padStart(2, "0")}`;
}

function measuresTable(measures) {
  return el("details", { class: "figures" }, el("summary", {}, t("meter_measures")),
    plainTable(t("meter_measures"), [{ title: t("meter_measure") }, { title: t("meter_value"), number: true }, { title: t("meter_value_rank"), number: true }],
      measures.map((one) => [el("code", {}, one.measure), figure(one.value), t("meter_value_of", { rank: number(one.value_rank), n: number(one.n_meters) })])));
}

/* Which devices hung at this point of supply, as files of readings say; none where no file does. */
function devicesPart(devices) {
  return devices.length === 0 ? null : el("div", {}, el("h3", {}, t("meter_devices")),
    plainTable(t("meter_devices"), [{ title: t("meter_device_serial") }, { title: t("meter_device_channel") }, { title: t("meter_device_first") }, { title: t("meter_device_last") }],
      devices.map((one) => [own(one.serial), el("code", {}, one.channel), instant(one.first_ts), instant(one.last_ts)])));
}

function morePart(meter) {
  return section(t("meter_more"), el("div", { class: "columns" },
    el("div", {}, el("h3", {}, t("meter_events")), eventsTable(meter.events)),
    el("div", {}, el("h3", {}, t("meter_vends")), vendsTable(meter)),
    devicesPart(meter.devices)),
  meter.measures.length === 0 ? null : measuresTable(meter.measures));
}

/* ---- the page ---- */

function head(id, meter) {
  const name = meter === null || !meter.place.name ? null : own(meter.place.name);
  return pageHead(rich("meter_title", { meter: own(id) }), name,
    meter === null ? null : el("a", { class: "button", href: `/meters/${seg(id)}?print=1` }, t("meter_print")),
    meter !== null && may("analyst") ? button(t("meter_record"), () => {
      const form = document.getElementById("visit");
      form.scrollIntoView({ block: "center" });
      form.querySelector("input").focus({ preventScroll: true });
    }) : null);
}

function draw(meter, zone, signal) {
  return [
    el("div", { class: "under-head" }, placePath(meter.place), assignment(meter.meter_id, meter.assigned_to)),
    headline(meter),
    why(meter),
    section(t("meter_curve"), readingsPart(meter, zone, signal)),
    levels(meter),
    daysPart(meter, signal),
    section(t("meter_habits"), el("div", { class: "columns wide" }, heatPart(meter, signal), profilePart(meter, signal))),
    visitsSection(meter, zone),
    peersPart(meter, signal),
    morePart(meter)];
}

export async function show(main, params) {
  const signal = pageSignal();
  const top = el("div", {}, head(params.id, null));
  const body = el("div", {});

  put(main, top, body);
  await load(body, async () => [await get("/meters/" + seg(params.id), {}, signal), await theSite()], ([meter, { zone }]) => {
    put(top, head(params.id, meter));
    return draw(meter, zone, signal);
  }, "tiles");
}
