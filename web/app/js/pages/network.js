/* Where energy is lost: the network as a tree and as a treemap, and one node's balance day by day. */
import { add, el, put } from "../dom.js";
import { t, tn, word, has } from "../words.js";
import { get, seg, theSite } from "../api.js";
import { chance, day, energy, figure, kwh, moneyShort, money, number, percent, percentOf } from "../format.js";
import { balanceChart } from "../balance_chart.js";
import { chanceClass, chanceLegend, lossClass, lossLegend } from "../loss.js";
import { byLoss, byName, knownNetwork, nodeName, theNetwork } from "../network_data.js";
import { visible } from "../plain_text.js";
import { pageSignal, quiet } from "../router.js";
import { dataTable } from "../table.js";
import { tree } from "../tree.js";
import { treemap } from "../treemap.js";
import { ears, empty, load, loaded, note, pageHead, section, select, tiles } from "../ui.js";

const MOST_FOUND = 50;
const MOST_TILES = 500;

/* What the tree looks like survives going from node to node. */
const memory = { open: new Set(), top: 0, isTree: false, sort: "loss", meters: new Map(), network: null };

function href(node) {
  return node.meter_id !== undefined ? "/meters/" + seg(node.meter_id) : "/network/" + seg(node.node_id);
}

function lossWords(node) {
  return node.ntl_pct === null || node.ntl_pct === undefined ? t("loss_none") : t("loss_is", { percent: percentOf(node.ntl_pct, 1) });
}

function earsOf(node) {
  return node.meter_id !== undefined
    ? `${t("meter")} ${visible(node.meter_id)}, ${t("probability")}: ${chance(node.probability)}`
    : `${word("kind", node.kind)} ${nodeName(node)}, ${lossWords(node)}` +
      (node.n_suspects > 0 ? ", " + tn("n_suspects", node.n_suspects, { n: number(node.n_suspects) }) : "");
}

/* ---- the tree ---- */

async function metersUnder(node) {
  if (!memory.meters.has(node.node_id)) {
    memory.meters.set(node.node_id, (await get(`/nodes/${seg(node.node_id)}/meters`, { limit: 500 })).items);
  }
  return memory.meters.get(node.node_id);
}

function treeRow(node) {
  if (node.meter_id !== undefined) {
    const isWorth = node.visit_rank !== null && node.visit_rank !== undefined;
    return [ears(t("meter"), " "), el("span", { class: "name" }, visible(node.meter_id)), ears(", ", t("probability"), ": ", chance(node.probability)),
      isWorth ? el("span", { class: "badge accent", "aria-hidden": "true" }, chance(node.probability)) : null];
  }
  const suspects = node.n_suspects > 0 ? tn("n_suspects", node.n_suspects, { n: number(node.n_suspects) }) : "";
  return [ears(word("kind", node.kind), " "), el("span", { class: "name" }, nodeName(node)),
    ears(", ", lossWords(node), suspects === "" ? "" : ", " + suspects),
    node.warning ? el("span", { class: "warn-mark", "aria-hidden": "true", title: t("warning_" + node.warning) }, "!") : null,
    suspects === "" ? null : el("span", { class: "badge accent", "aria-hidden": "true", title: suspects }, number(node.n_suspects)),
    el("span", { class: "chip " + lossClass(node.ntl_pct), "aria-hidden": "true" }, node.ntl_pct === null ? t("no_value") : percentOf(node.ntl_pct, 1))];
}

function drawTree(network, id) {
  const order = memory.sort === "name" ? byName : byLoss;
  const passed = new Set([id]); /* a file may have said that two nodes hang on each other */
  for (let above = network.byId.get(id); above !== undefined && above.parent_id !== null && !passed.has(above.parent_id); above = network.byId.get(above.parent_id)) {
    passed.add(above.parent_id);
    memory.open.add(above.parent_id); /* the way down to it */
  }
  if (network.byId.has(id) && network.byId.get(id).below.length > 0) {
    memory.open.add(id);
  }
  if (memory.open.size === 0 && network.roots.length <= 3) {
    network.roots.forEach((root) => memory.open.add(root.node_id));
  }
  return tree({
    label: t("tree_label"), roots: [...network.roots].sort(order), open: memory.open, selected: id, row: treeRow, href,
    key: (node) => node.meter_id !== undefined ? "meter " + node.meter_id : node.node_id,
    hasChildren: (node) => node.meter_id === undefined && (node.below.length > 0 || node.kind === "transformer"),
    children: (node) => node.below.length > 0 ? [...node.below].sort(order) : metersUnder(node)
  });
}

function found(network, text) {
  const asked = text.toLowerCase();
  const hits = network.items.filter((node) => node.node_id.toLowerCase().includes(asked) || nodeName(node).toLowerCase().includes(asked));
  if (hits.length === 0) {
    return el("p", { class: "note" }, t("no_node_found"));
  }
  return [
    el("ul", { class: "found" }, hits.slice(0, MOST_FOUND).map((node) => {
      const above = network.byId.get(node.parent_id);
      const [first, name, ...rest] = treeRow(node);
      return el("li", {}, el("a", { href: href(node) }, first, name, above === undefined ? null : el("span", { class: "quiet" }, nodeName(above)), rest));
    })),
    hits.length > MOST_FOUND ? el("p", { class: "note" }, t("more_found", { n: number(hits.length - MOST_FOUND) })) : null];
}

function treePanel(network, id) {
  const place = el("div", { class: "tree-scroll" });
  const search = el("input", { type: "search", id: "node-search", placeholder: t("find_node"), "aria-label": t("find_node"), autocomplete: "off" });
  const sort = select([["loss", t("tree_by_loss")], ["name", t("tree_by_name")]], memory.sort, { "aria-label": t("tree_sort") });
  const panel = el("nav", { class: "tree-panel card no-print", "aria-label": t("tree_label") }, el("div", { class: "tree-tools" }, search, sort), place);

  function fill() {
    const text = search.value.trim();
    put(place, text === "" ? drawTree(network, id) : found(network, text));
  }

  search.addEventListener("input", quiet(fill, 150));
  sort.addEventListener("change", () => {
    memory.sort = sort.value;
    fill();
  });
  place.addEventListener("scroll", () => { memory.top = place.scrollTop; });
  place.addEventListener("click", () => { memory.isTree = true; }); /* Enter clicks too */
  fill();
  return panel;
}

/* ---- the treemap ---- */

function tileOf(node) {
  return {
    name: nodeName(node), size: Math.max(node.input_kwh || node.billed_kwh || 0, 0), kind: lossClass(node.ntl_pct),
    text: node.ntl_pct === null ? t("no_value") : percentOf(node.ntl_pct, 1), href: href(node),
    ears: `${earsOf(node)}, ${t("input")}: ${energy(node.input_kwh)}`
  };
}

function meterTile(meter) {
  return {
    name: visible(meter.meter_id), size: Math.max(meter.mean_day_kwh || 0, 0), kind: chanceClass(meter.probability),
    text: chance(meter.probability), href: href(meter), ears: `${earsOf(meter)}, ${figure(meter.mean_day_kwh)} ${t("kwh_a_day")}`
  };
}

function sized(items) {
  const n = items.filter((item) => item.size <= 0).length;
  return n === 0 ? null : note(tn("without_size", n, { n: number(n) }));
}

function nodeMap(nodes, title) {
  const nested = nodes.reduce((sum, node) => sum + node.below.length, 0);
  const items = nodes.map((node) => ({ ...tileOf(node), items: nested > 0 && nested <= MOST_TILES ? node.below.map(tileOf) : [] }));
  if (items.every((item) => item.size <= 0)) {
    return empty(t("no_map"), t("no_map_hint"));
  }
  return section(title, note(t("map_note")), treemap({ label: title, items }), lossLegend(), sized(items));
}

function meterMap(meters) {
  const items = meters.map(meterTile);
  if (items.length === 0 || items.every((item) => item.size <= 0)) {
    return null;
  }
  return section(t("meters_below"), note(t("meter_map_note")), treemap({ label: t("meters_below"), items }), chanceLegend(), sized(items));
}

/* ---- one node ---- */

function nodeTiles(node, currency) {
  const list = tiles([
    { label: t("input"), figure: energy(node.input_kwh), below: t("billed_is", { kwh: energy(node.billed_kwh) }) },
    {
      label: t("ntl"), figure: energy(node.ntl_kwh), kind: "accent",
      below: node.ntl_pct === null ? t("no_balance") : el("span", { class: "chip " + lossClass(node.ntl_pct) }, t("share_of_input", { percent: percentOf(node.ntl_pct, 1) }))
    },
    { label: t("ntl_amount"), figure: moneyShort(node.ntl_amount, currency), kind: "accent", below: node.n_days ? t("days_judged", { n: number(node.n_days) }) : null },
    { label: t("technical"), figure: energy(node.technical_loss_kwh), below: node.technical_method && has("technical_" + node.technical_method) ? t("technical_" + node.technical_method) : null },
    {
      label: t("suspects_to_visit"), figure: number(node.n_suspects), below: node.n_meters === undefined ? null : tn("of_meters", node.n_meters, { n: number(node.n_meters) }),
      href: node.kind === "feeder" || node.kind === "transformer" ? `/suspects?${node.kind}=${encodeURIComponent(node.node_id)}` : undefined
    },
    { label: t("coverage"), figure: percent(node.coverage, 1), below: t("coverage_below") }]);
  list.classList.add("six");
  return list;
}

function crumbs(node) {
  const path = node.path.filter((step) => step.node_id !== node.node_id);
  return el("nav", { "aria-label": t("where_it_is") }, el("ol", { class: "crumbs" },
    el("li", {}, el("a", { href: "/network" }, t("whole_network"))),
    path.map((step) => el("li", {}, el("a", { href: "/network/" + seg(step.node_id) }, nodeName(step)))),
    el("li", {}, el("span", { "aria-current": "page" }, nodeName(node)))));
}

function meterTable(id, currency) {
  return dataTable({
    caption: t("meters_below"), hideCaption: true, cards: true, pageSize: 25, rowHeader: "meter_id",
    fetch: ({ limit, offset }) => get(`/nodes/${seg(id)}/meters`, { limit, offset }),
    empty: () => empty(t("no_meters_below")),
    columns: [
      { key: "meter_id", title: t("meter"), cell: (row) => el("a", { href: "/meters/" + seg(row.meter_id) }, visible(row.meter_id)) },
      { key: "mean_day_kwh", title: t("kwh_a_day"), number: true, cell: (row) => figure(row.mean_day_kwh) },
      { key: "probability", title: t("probability"), number: true, cell: (row) => chance(row.probability) },
      { key: "cause", title: t("cause"), cell: (row) => word("cause", row.cause) },
      { key: "visit_rank", title: t("visit_rank"), number: true, cell: (row) => number(row.visit_rank) },
      { key: "expected_amount", title: t("expected_of_visit", { currency }), number: true, cell: (row) => row.visit_rank === null ? t("no_value") : money(row.expected_amount) }
    ]
  });
}

function balance(node, signal) {
  return loaded(() => get(`/nodes/${seg(node.node_id)}/days`, { limit: 500 }, signal), (page) => page.items.length === 0 ? empty(t("no_days"))
    : balanceChart(page.items, { currency: node.currency, label: t("node_days_label", { node: nodeName(node), first: day(page.items[0].local_day), last: day(page.items[page.items.length - 1].local_day) }) }), "chart");
}

function drawNode(node, network, signal) {
  const here = network.byId.get(node.node_id);
  const below = here === undefined ? [] : here.below;
  const meters = node.kind === "transformer" || below.length === 0;
  return [
    crumbs(node),
    pageHead(nodeName(node), [word("kind", node.kind), node.name && node.name !== node.node_id ? visible(node.node_id) : null,
      node.first_day ? t("from_to", { first: day(node.first_day), last: day(node.last_day) }) : null].filter(Boolean).join(" · ")),
    node.warning ? el("p", { class: "warning" }, el("b", {}, t("warning"), " "), has("warning_" + node.warning) ? t("warning_" + node.warning) : node.warning) : null,
    nodeTiles(node, node.currency),
    section(t("balance"), note(t("balance_note")), balance(node, signal)),
    meters ? loaded(() => metersUnder(node), meterMap, "chart") : nodeMap(below, t("below_node", { node: nodeName(node) })),
    meters ? meterTable(node.node_id, node.currency || "") : null];
}

function drawWhole(network) {
  const roots = network.roots.length === 1 ? network.roots[0].below : network.roots;
  return [
    pageHead(t("nav_network"), t("network_lead", { nodes: number(network.items.length) })),
    network.isWhole ? null : el("p", { class: "warning" }, t("network_cut", { n: number(network.items.length) })),
    nodeMap(roots.length > 0 ? roots : network.roots, t("where_lost")),
    worstTable(network)];
}

function worstTable(network) {
  return section(t("all_nodes"), dataTable({
    caption: t("all_nodes"), hideCaption: true, cards: true, rows: network.items, pageSize: 25, sort: { key: "ntl_kwh", order: "desc" },
    columns: [
      { key: "name", title: t("node"), value: nodeName, cell: (row) => el("a", { href: href(row) }, nodeName(row)) },
      { key: "kind", title: t("kind"), value: (row) => word("kind", row.kind), cell: (row) => word("kind", row.kind) },
      { key: "input_kwh", title: t("input"), number: true, cell: (row) => kwh(row.input_kwh) },
      { key: "ntl_kwh", title: t("ntl"), number: true, cell: (row) => kwh(row.ntl_kwh) },
      { key: "ntl_pct", title: t("ntl_pct"), number: true, cell: (row) => row.ntl_pct === null ? t("no_value") : el("span", { class: "chip " + lossClass(row.ntl_pct) }, percentOf(row.ntl_pct, 1)) },
      { key: "ntl_amount", title: t("ntl_amount"), number: true, cell: (row) => money(row.ntl_amount) },
      { key: "coverage", title: t("coverage"), number: true, cell: (row) => percent(row.coverage) },
      { key: "n_suspects", title: t("suspects"), number: true, cell: (row) => number(row.n_suspects) }
    ]
  }));
}

export async function show(main, params) {
  const signal = pageSignal();
  await theSite();
  const network = knownNetwork();
  const box = el("div", { class: "node" });
  const frame = el("div", { class: "network" }, box);

  function draw(whole) {
    if (memory.network !== whole) { /* other data */
      memory.network = whole;
      memory.meters.clear();
    }
    if (whole.items.length === 0) {
      put(main, pageHead(t("nav_network")), empty(t("no_network"), t("no_network_hint")));
      return;
    }
    frame.prepend(treePanel(whole, params.id));
    const place = frame.querySelector(".tree-scroll");
    place.scrollTop = memory.top;
    if (memory.isTree) {
      const selected = place.querySelector("[aria-selected=true]");
      if (selected !== null && selected.closest("[role=tree]") !== null) {
        selected.focus({ preventScroll: true });
      }
    }
    memory.isTree = false;
    if (params.id === null) {
      put(box, drawWhole(whole));
    } else {
      const shown = whole.byId.get(params.id);
      const body = el("div", {});
      put(box, pageHead(shown === undefined ? visible(params.id) : nodeName(shown), shown === undefined ? null : word("kind", shown.kind)), body);
      void load(body, () => get("/nodes/" + seg(params.id), {}, signal), (node) => {
        put(box, drawNode(node, whole, signal));
        document.title = `${nodeName(node)} · eiot`;
        return null;
      }, "tiles");
    }
  }

  add(main, frame);
  if (network !== null) {
    draw(network);
    return;
  }
  put(box, pageHead(params.id === null ? t("nav_network") : visible(params.id)));
  const waiting = el("div", {});
  add(box, waiting);
  void load(waiting, () => theNetwork(signal), (whole) => { draw(whole); return null; }, "table");
}

