/* The meters worth a visit, the one that brings most first; and what a number of visits is expected to bring. */
import { add, el, put } from "../dom.js";
import { t, tn, word } from "../words.js";
import { get, may, put as change, query as asQuery, seg, session, theSite } from "../api.js";
import { chance, day, figure, money, moneyShort, number, percent } from "../format.js";
import { amounts, base, chart, line } from "../chart.js";
import { nodeName, theNetwork } from "../network_data.js";
import { visible } from "../plain_text.js";
import { pageSignal, quiet, setQuery } from "../router.js";
import { dataTable } from "../table.js";
import { announce, badge, button, empty, field, loaded, note, pageHead, select, tiles, toast } from "../ui.js";

const CAUSES = ["fraud", "faulty_meter", "wrong_multiplier", "wrong_mapping", "vacancy", "solar", "outage", "customer_change"];
const LEAST = ["", "0.2", "0.5", "0.8", "0.95"];
const FILTERS = ["q", "feeder", "transformer", "cause", "least_probability", "assigned_to", "all"];
const SORTS = ["list_rank", "probability", "recoverable_kwh", "recoverable_amount", "expected_amount", "since", "meter_id"];
const SHOWN_REASONS = 2;
const MOST_LISTED = 500; /* of transformers to choose from */

/* ---- what a number of visits brings ---- */

function budgetCard(points, site, chosen, moved) {
  const most = points[points.length - 1].visits;
  const usual = Math.min(Number(chosen) || site.budget || most, most);
  const at = (visits) => [...points].reverse().find((point) => point.visits <= visits) || { visits: 0, expected_hits: 0, expected_amount: 0 };
  const input = el("input", { type: "range", min: "1", max: String(most), step: "1", value: String(usual), "aria-describedby": "budget-says" });
  const says = el("output", { id: "budget-says", class: "budget-says", for: "budget" });
  let now = usual;
  const curve = chart({
    size: "small", label: t("budget_label"),
    option: (c) => {
      const option = base(c);
      option.legend = undefined;
      option.grid.top = 22;
      option.xAxis = { ...amounts(c, (value) => number(value)), min: 0, max: most, minInterval: 1, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: c.line } } };
      option.yAxis = amounts(c, (value) => moneyShort(value));
      option.yAxis.splitNumber = 3;
      option.tooltip.formatter = (parts) => `${tn("n_visits", parts[0].value[0], { n: number(parts[0].value[0]) })}\n${t("expected_amount")}: ${money(parts[0].value[1], site.currency)}`;
      const values = [{ visits: 0, expected_amount: 0 }, ...points].map((point) => [point.visits, point.expected_amount]);
      option.series = [{
        ...line(t("expected_amount"), values, c.accent), showSymbol: false, areaStyle: { color: c.accent, opacity: 0.12 },
        markLine: {
          symbol: "none", silent: true, data: [{ xAxis: now }], lineStyle: { type: "solid", color: c.input, width: 1.5 },
          label: { formatter: number(now), color: c.text, position: "end", distance: 3 }
        }
      }];
      return option;
    },
    table: {
      columns: [{ title: t("visits") }, { title: t("expected_hits"), number: true }, { title: t("expected_amount"), number: true }],
      rows: () => points.map((point) => [number(point.visits), number(point.expected_hits, 1), money(point.expected_amount, site.currency)])
    }
  });

  function tell() {
    const point = at(now);
    put(says, tiles([
      { label: tn("of_visits", most, { n: number(most) }), figure: tn("n_visits", now, { n: number(now) }) },
      { label: t("expected_hits"), figure: number(point.expected_hits, point.expected_hits < 10 ? 1 : 0), below: now > 0 ? t("hit_share", { percent: percent(point.expected_hits / now) }) : null },
      { label: t("expected_recovered"), figure: moneyShort(point.expected_amount, site.currency), kind: "accent", below: t("after_costs", { months: number(site.recovery_months), cost: money(site.visit_cost, site.currency) }) }]));
    input.setAttribute("aria-valuetext", `${tn("n_visits", now, { n: number(now) })}, ${t("expected_recovered")}: ${money(point.expected_amount, site.currency)}`);
  }

  const told = quiet(() => moved(now), 120);
  input.addEventListener("input", () => {
    now = Number(input.value);
    tell();
    curve.update();
    told();
  });
  tell();
  const slider = field(t("budget"), input);
  return el("div", { class: "budget card" }, el("div", {}, slider, says), curve);
}

/* ---- the list ---- */

function reasonsOf(row) {
  const rest = row.reasons.slice(SHOWN_REASONS);
  const against = row.against.map((reason) => el("li", { class: "against" }, t("against", { reason: reason.text })));
  return el("div", {},
    el("ul", { class: "reasons" }, row.reasons.slice(0, SHOWN_REASONS).map((reason) => el("li", {}, reason.text)), rest.length === 0 ? against.slice(0, 1) : null),
    rest.length + against.length > (rest.length === 0 ? 1 : 0) ? el("details", {},
      el("summary", {}, tn("more_reasons", rest.length + against.length, { n: number(rest.length + against.length) })),
      el("ul", { class: "reasons" }, rest.map((reason) => el("li", {}, reason.text)), against)) : null);
}

function assignment(row, people) {
  if (!may("analyst")) {
    return row.assigned_to || t("nobody");
  }
  const names = people.includes(row.assigned_to) || row.assigned_to === null ? people : [row.assigned_to, ...people];
  const control = select([["", t("nobody")], ...names.map((name) => [name, name])], row.assigned_to, { "aria-label": t("assign_meter", { meter: visible(row.meter_id) }), class: "assign" });
  control.addEventListener("change", async () => {
    const before = row.assigned_to;
    control.disabled = true;
    try {
      await change(`/meters/${seg(row.meter_id)}/assignment`, { to: control.value === "" ? null : control.value });
      row.assigned_to = control.value === "" ? null : control.value;
      toast(row.assigned_to === null ? t("unassigned", { meter: visible(row.meter_id) }) : t("assigned", { meter: visible(row.meter_id), user: row.assigned_to }));
    } catch (error) {
      control.value = before || "";
      toast(error.detail || t("problem"));
    }
    control.disabled = false;
    control.focus();
  });
  return control;
}

function place(row) {
  const link = (id) => el("a", { href: "/network/" + seg(id) }, visible(id));
  return row.transformer_id === null && row.feeder_id === null ? t("no_place")
    : [row.transformer_id === null ? null : link(row.transformer_id), row.transformer_id !== null && row.feeder_id !== null ? " · " : null, row.feeder_id === null ? null : link(row.feeder_id)];
}

function columns(site, people) {
  return [
    { key: "list_rank", title: t("rank"), number: true, sort: true, first: "asc", cell: (row) => number(row.list_rank) },
    {
      key: "meter_id", title: t("meter"), sort: true, cell: (row) => [el("a", { href: "/meters/" + seg(row.meter_id), class: "meter-link" }, visible(row.meter_id)),
        row.last_outcome === null || row.last_outcome === undefined ? null : el("span", { class: "below" }, `${word("outcome", row.last_outcome)}, ${day(row.last_inspected_on)}`)]
    },
    {
      key: "probability", title: t("probability"), number: true, sort: true, cell: (row) => el("span", { class: "bar-cell" },
        el("span", { class: "meter-bar", "aria-hidden": "true" }, el("i", { style: { "--share": row.probability || 0 } })), chance(row.probability))
    },
    { key: "reasons", title: t("reasons"), kind: "words", cell: reasonsOf },
    { key: "cause", title: t("cause"), cell: (row) => row.cause === null ? t("no_value") : badge(row.cause === "fraud" ? "accent" : "soft", row.cause_text || word("cause", row.cause)) },
    { key: "since", title: t("since"), sort: true, first: "desc", cell: (row) => day(row.since), kind: "day" },
    { key: "recoverable_kwh", title: t("recoverable_kwh"), number: true, sort: true, cell: (row) => figure(row.recoverable_kwh) },
    { key: "recoverable_amount", title: t("recoverable_amount", { currency: site.currency }), number: true, sort: true, cell: (row) => money(row.recoverable_amount) },
    { key: "expected_amount", title: t("expected_of_visit", { currency: site.currency }), number: true, sort: true, kind: "strong", cell: (row) => money(row.expected_amount) },
    { key: "place", title: t("place"), cell: place },
    { key: "assigned_to", title: t("assigned_to"), cell: (row) => assignment(row, people) }
  ];
}

/* ---- filters ---- */

function filterBar(filters, network, people, changed) {
  const set = (name, value) => {
    filters[name] = value;
    changed();
  };
  const feeders = network.items.filter((node) => node.kind === "feeder").sort((a, b) => nodeName(a).localeCompare(nodeName(b), undefined, { numeric: true }));
  const text = (node) => node.name && node.name !== node.node_id ? `${visible(node.name)} (${visible(node.node_id)})` : visible(node.node_id);
  const search = el("input", { type: "search", value: filters.q, placeholder: t("part_of_id"), autocomplete: "off" });
  const feederList = [["", t("any")], ...feeders.map((node) => [node.node_id, text(node)])];
  const feeder = select(feeders.some((node) => node.node_id === filters.feeder) || !filters.feeder ? feederList : [...feederList, [filters.feeder, visible(filters.feeder)]], filters.feeder);
  const names = el("datalist", { id: "transformer-list" });
  const transformer = el("input", { type: "search", value: filters.transformer, list: "transformer-list", placeholder: t("any"), autocomplete: "off" });
  const cause = select([["", t("any")], ...CAUSES.map((code) => [code, word("cause", code)])], filters.cause);
  const least = select(LEAST.map((value) => [value, value === "" ? t("any") : t("at_least", { percent: percent(Number(value)) })]), filters.least_probability);
  const assigned = select([["", t("anybody")], ...people.map((name) => [name, name === session.user ? t("me", { user: name }) : name])], filters.assigned_to);
  const all = el("input", { type: "checkbox", checked: filters.all === "1", id: "all-meters" });

  function listTransformers() {
    const below = network.items.filter((node) => node.kind === "transformer" && (feeder.value === "" || node.parent_id === feeder.value));
    put(names, below.slice(0, MOST_LISTED).map((node) => el("option", { value: node.node_id }, text(node))));
  }

  listTransformers();
  search.addEventListener("input", quiet(() => set("q", search.value.trim())));
  feeder.addEventListener("change", () => { listTransformers(); set("feeder", feeder.value); });
  transformer.addEventListener("input", quiet(() => set("transformer", transformer.value.trim()), 400));
  cause.addEventListener("change", () => set("cause", cause.value));
  least.addEventListener("change", () => set("least_probability", least.value));
  assigned.addEventListener("change", () => set("assigned_to", assigned.value));
  all.addEventListener("change", () => set("all", all.checked ? "1" : ""));
  const wide = field(t("search_meter"), search);
  wide.classList.add("wide");
  const bar = el("form", { class: "filters", role: "search", "aria-label": t("filters") }, wide, field(t("feeder"), feeder), field(t("transformer"), transformer), names,
    field(t("cause"), cause), field(t("probability"), least), people.length > 0 ? field(t("assigned_to"), assigned) : null,
    el("div", { class: "check" }, all, el("label", { for: "all-meters" }, t("all_scored"))));
  bar.addEventListener("submit", (event) => event.preventDefault());
  return bar;
}

function fileLinks(filters) {
  const link = (kind, text) => {
    const one = el("a", { class: "button", download: true }, text);
    one.update = () => { one.href = `/api/v1/suspects.${kind}` + asQuery(filters); };
    one.update();
    return one;
  };
  return [link("csv", t("export_csv")), link("xlsx", t("export_xlsx"))];
}

function noRows(summary, filters, clear) {
  if (summary.n_scored === 0) {
    return empty(t("none_scored"), t("none_scored_hint"));
  }
  if (FILTERS.some((name) => name !== "all" && filters[name])) {
    return empty(t("none_fits"), t("none_fits_hint"), button(t("clear_filters"), clear));
  }
  return empty(t("none_worth"), t("none_worth_hint"));
}

export async function show(main, params, query) {
  const signal = pageSignal();
  const site = await theSite();
  const filters = Object.fromEntries(FILTERS.map((name) => [name, query[name] || ""]));
  const files = fileLinks(filters);
  const sum = el("p", { class: "sum", role: "status" });
  const listBox = el("div", {});
  let visits = Number(query.visits) || site.budget || 0;
  let summary = { n_scored: 0, n_visits: 0 };
  let table = null;

  const sortedBy = SORTS.includes(query.sort) ? query.sort : "list_rank";

  function markBudget() {
    listBox.querySelectorAll("tbody tr").forEach((row) => {
      const rank = row.dataset.rank;
      row.classList.toggle("beyond", filters.all === "" && rank !== undefined && Number(rank) > visits);
    });
  }

  async function fetchPage(view) {
    const page = await get("/suspects", { ...filters, ...view }, signal);
    summary = page.summary;
    filterPlace.hidden = summary.n_scored === 0; /* nothing to filter yet */
    below.hidden = summary.n_scored === 0;
    sum.textContent = page.total === 0 ? "" : tn(filters.all === "" ? "found_visits" : "found_scored", page.total,
      { n: number(page.total), scored: number(summary.n_scored) });
    return page;
  }

  function makeTable(people, offset) {
    table = dataTable({
      caption: t("suspects_caption"), hideCaption: true, cards: true, pageSize: 50, columns: columns(site, people), rowHeader: "meter_id",
      fetch: fetchPage, offset, sort: { key: sortedBy, order: query.order === "desc" ? "desc" : "asc" },
      changed: (view) => setQuery({ sort: view.sort === "list_rank" ? null : view.sort, order: view.order === "asc" ? null : view.order, offset: view.offset || null }),
      empty: () => noRows(summary, filters, clearFilters),
      rowData: (row) => ({ rank: row.list_rank }), drawn: markBudget
    });
    return table;
  }

  function clearFilters() {
    FILTERS.forEach((name) => { filters[name] = ""; });
    changed();
    drawFilters();
  }

  function changed() {
    setQuery({ ...filters, offset: null });
    files.forEach((link) => link.update());
    void table.reload().then(() => announce(sum.textContent));
  }

  const filterPlace = el("div", {});
  let known = { network: { items: [] }, people: [] };

  function drawFilters() {
    put(filterPlace, filterBar(filters, known.network, known.people, changed));
  }

  add(main, pageHead(t("nav_suspects"), t("suspects_lead"), files));
  add(main, loaded(() => get("/suspects/budget", {}, signal), (page) => page.items.length === 0 ? null
    : budgetCard(page.items, site, query.visits, (n) => {
      visits = n;
      setQuery({ visits: n === site.budget ? null : n });
      markBudget();
    }), "chart"));
  const below = note(t("suspects_note"));
  add(main, filterPlace, sum, listBox, below);
  add(listBox, loaded(async () => {
    const [network, people] = await Promise.all([theNetwork(signal).catch(() => known.network), get("/assignees", {}, signal).catch(() => ({ items: [] }))]);
    known = { network, people: people.items.map((item) => item.user) };
    return known;
  }, () => {
    drawFilters();
    return makeTable(known.people, Number(query.offset) || 0);
  }, "table"));
}
