/* The network as a tree, fetched once for as long as the same state is shown. */
import { asOf, get, may } from "./api.js";
import { visible } from "./plain_text.js";

const LIVE_MS = 300000; /* of a store that is read itself */

let known = null;

function build(items) {
  const byId = new Map(items.map((item) => [item.node_id, { ...item, below: [] }]));
  const roots = [];
  for (const node of byId.values()) {
    const above = node.parent_id === null || node.parent_id === node.node_id ? undefined : byId.get(node.parent_id);
    (above === undefined ? roots : above.below).push(node);
  }
  return { byId, roots, items: [...byId.values()] };
}

/* {byId, roots, items}: each node as the API has it, with `below`: the nodes right under it. */
export async function theNetwork(signal) {
  if (knownNetwork() === null) {
    const page = await get("/network", {}, signal);
    known = { ...build(page.items), asOf, until: asOf === null ? Date.now() + LIVE_MS : Infinity, isWhole: page.total === undefined || page.total <= page.items.length };
  }
  return known;
}

/* What has been fetched of it already, else null. */
export function knownNetwork() {
  return known !== null && known.asOf === asOf && known.until >= Date.now() && may("viewer") ? known : null;
}

export function nodeName(node) {
  return visible(node.name || node.node_id || node.meter_id);
}

/* Those that lose most energy first; those nobody knows it of last. */
export function byLoss(a, b) {
  const value = (node) => node.ntl_kwh === null || node.ntl_kwh === undefined ? -Infinity : node.ntl_kwh;
  return value(b) - value(a) || byName(a, b);
}

export function byName(a, b) {
  return nodeName(a).localeCompare(nodeName(b), undefined, { numeric: true });
}
