/* A treemap of links: the area of a tile is a size, its colour a class. One stop of the Tab key; the arrow
   keys go from tile to tile.

   treemap({label, items: [{name, size, kind, text, ears, href, items: [...]}]})
      kind: class of the tile; text: second line; ears: what a screen reader says; items: one level below */
import { el, put } from "./dom.js";
import { t } from "./words.js";
import { onLeave } from "./router.js";
import { ears } from "./ui.js";

/* Squarified (Bruls, Huizing, van Wijk 2000): rows along the shorter side, each as long as the tiles in it
   get squarer. Returns [{item, x, y, w, h}] in the units of the box. */
export function squarify(items, box) {
  const total = items.reduce((sum, item) => sum + item.size, 0);
  const rects = [];
  let { x, y, w, h } = box;
  if (total <= 0 || w <= 0 || h <= 0) {
    return rects;
  }
  const scale = w * h / total;
  const left = items.map((item) => ({ item, area: item.size * scale })).sort((a, b) => b.area - a.area);

  function worst(row, sum, side) {
    return Math.max(side * side * row[0].area / (sum * sum), sum * sum / (side * side * row[row.length - 1].area));
  }

  while (left.length > 0) {
    const side = Math.min(w, h);
    const row = [left.shift()];
    let sum = row[0].area;
    while (left.length > 0 && worst([...row, left[0]], sum + left[0].area, side) <= worst(row, sum, side)) {
      row.push(left[0]);
      sum += left.shift().area;
    }
    const depth = side > 0 ? sum / side : 0;
    let at = 0;
    for (const one of row) {
      const length = depth > 0 ? one.area / depth : 0;
      rects.push(w >= h ? { item: one.item, x, y: y + at, w: depth, h: length } : { item: one.item, x: x + at, y, w: length, h: depth });
      at += length;
    }
    if (w >= h) {
      x += depth;
      w -= depth;
    } else {
      y += depth;
      h -= depth;
    }
  }
  return rects;
}

const GAP = 1;
const HEAD = 24; /* of a group: its name */
const NAMED = 64; /* wide enough for a name; a narrower tile has its figure alone */
const FIGURED = 54;

function px(value) {
  return `${Math.max(0, value).toFixed(1)}px`;
}

function placed(rect) {
  return { left: px(rect.x), top: px(rect.y), width: px(rect.w - GAP), height: px(rect.h - GAP) };
}

function tile(item, rect) {
  const isTiny = rect.w < 26 || rect.h < 16;
  return el("li", { style: placed(rect) }, el("a", { class: "tile-link " + item.kind, href: item.href, title: item.ears, tabindex: "-1" },
    ears(item.ears),
    isTiny || rect.w < NAMED ? null : el("span", { class: "name", "aria-hidden": "true" }, item.name),
    isTiny || rect.w < FIGURED || (rect.w >= NAMED && rect.h < 36) ? null : el("span", { "aria-hidden": "true" }, item.text)));
}

function group(item, rect) {
  if (!item.items || item.items.length === 0 || rect.w < 60 || rect.h < HEAD + 20) {
    return tile(item, rect);
  }
  const inner = squarify(item.items, { x: 0, y: 0, w: rect.w - 5, h: rect.h - HEAD - 4 });
  return el("li", { class: "group", style: placed(rect) },
    el("a", { class: "group-link", href: item.href, title: item.ears, tabindex: "-1" },
      ears(item.ears), el("span", { class: "name", "aria-hidden": "true" }, item.name), rect.w < 150 ? null : el("span", { "aria-hidden": "true" }, item.text)),
    el("ul", {}, inner.map((one) => tile(one.item, one))));
}

export function treemap(spec) {
  const list = el("ul", { class: "treemap" + (spec.items.length < 10 && spec.items.every((item) => !item.items || item.items.length === 0) ? " few" : ""), "aria-label": spec.label });
  let width = 0;

  function draw() {
    const hadFocus = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    width = list.clientWidth;
    put(list, squarify(spec.items.filter((item) => item.size > 0), { x: 0, y: 0, w: width + GAP, h: list.clientHeight + GAP })
      .map((rect) => group(rect.item, rect)));
    const links = [...list.querySelectorAll("a")];
    const first = links.find((link) => link.getAttribute("href") === hadFocus) || links[0];
    if (first !== undefined) {
      first.tabIndex = 0;
      if (hadFocus !== null) {
        first.focus();
      }
    }
  }

  /* The tile whose middle is nearest in the direction of the key. */
  function towards(from, key) {
    const middle = (element) => {
      const box = element.getBoundingClientRect();
      return [box.left + box.width / 2, box.top + box.height / 2];
    };
    const [x, y] = middle(from);
    const isAcross = key === "ArrowLeft" || key === "ArrowRight";
    const sign = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
    let best = null;
    for (const link of list.querySelectorAll("a")) {
      const [lx, ly] = middle(link);
      const along = sign * (isAcross ? lx - x : ly - y);
      const off = Math.abs(isAcross ? ly - y : lx - x);
      if (link !== from && along > 1 && (best === null || along + 2 * off < best.far)) {
        best = { link, far: along + 2 * off };
      }
    }
    return best === null ? null : best.link;
  }

  list.addEventListener("keydown", (event) => {
    const now = event.target.closest("a");
    const links = [...list.querySelectorAll("a")];
    const next = now === null ? null : event.key.startsWith("Arrow") ? towards(now, event.key)
      : event.key === "Home" ? links[0] : event.key === "End" ? links[links.length - 1] : null;
    if (next !== null && next !== undefined) {
      event.preventDefault();
      now.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }
  });
  const watch = new ResizeObserver(() => {
    if (list.clientWidth !== width && list.clientWidth > 0) {
      draw();
    }
  });
  watch.observe(list);
  onLeave(() => watch.disconnect());
  return el("div", {}, list, el("p", { class: "for-ears" }, t("treemap_keys")));
}
