/* Charts, drawn by ECharts, which is fetched when the first one comes into sight. Each has a label and a
   table with the same figures; colours come from app.css, so that light, dark and print are one place;
   tooltips are drawn as text, never as markup.

   chart({
     title: "Losses by day",       heading of the figure
     label: "...",                 what the chart shows, in a sentence, for who does not see it
     note: "...",                  below the heading
     size: "low" | "tall" | "small",
     renderer: "svg",              else canvas; svg is sharper on paper
     option: (c) => ({...}),       ECharts' option; `c` are the colours. Starts from base(c)
     table: {columns: [{title, number}], rows: () => [[...], ...]},
     on: {click: (part) => ...}
   })
   returns a <figure> with update(): draws again what option() says now. */
import { el, put } from "./dom.js";
import { t } from "./words.js";
import { plainTable } from "./table.js";
import { onLeave } from "./router.js";

let library = null;
let drawn = new Set();

function fetchLibrary() {
  if (library === null) {
    library = new Promise((resolve, reject) => {
      const script = el("script", {
        src: "/web/echarts.min.js",
        on: { load: () => resolve(window.echarts), error: () => { library = null; reject(new Error("echarts")); } }
      });
      document.head.append(script);
    });
  }
  return library;
}

const NAMES = ["page", "card", "line", "text", "soft", "accent", "billed", "technical", "input", "full", "good", "warn", "bad",
  "loss-none", "loss-below", "loss-0", "loss-1", "loss-2", "loss-3", "loss-4"];

/* The variables of app.css by name, as they are now: colours().accent; "loss-0" is colours()["loss-0"]. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue("--" + name).trim()]));
}

/* Between two colours written #rrggbb. */
export function mix(from, to, share) {
  return "#" + [1, 3, 5].map((at) => {
    const start = parseInt(from.slice(at, at + 2), 16);
    const end = parseInt(to.slice(at, at + 2), 16);
    return Math.round(start + (end - start) * share).toString(16).padStart(2, "0");
  }).join("");
}

/* What every chart shares. */
export function base(c) {
  return {
    animation: false,
    aria: { enabled: false }, /* the element has a label of its own */
    textStyle: { fontFamily: "system-ui, sans-serif", color: c.text },
    grid: { left: 8, right: 12, top: 36, bottom: 8, containLabel: true },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true,
      backgroundColor: c.card, borderColor: c.line, textStyle: { color: c.text, fontSize: 12 }
    },
    legend: { top: 0, left: 0, textStyle: { color: c.soft }, icon: "roundRect", itemWidth: 14, itemHeight: 8 }
  };
}

export function categories(c, values, label) {
  return {
    type: "category", data: values, boundaryGap: false,
    axisLine: { lineStyle: { color: c.line } }, axisTick: { show: false },
    axisLabel: { color: c.soft, formatter: label, hideOverlap: true }
  };
}

export function amounts(c, label) {
  return {
    type: "value", splitNumber: 4, axisLabel: { color: c.soft, formatter: label },
    splitLine: { lineStyle: { color: c.line } }
  };
}

/* The words of a tooltip: a head, then a line for each series. */
export function tip(head, parts, text) {
  return head + "\n" + parts.map((part) => `${part.seriesName}: ${text(part.value)}`).join("\n");
}

/* One band of stacked areas; line() is a line without points. */
export function area(name, values, colour, stack) {
  return {
    name, type: "line", stack: stack || "energy", stackStrategy: "all" /* one below zero is taken off */, data: values, showSymbol: false,
    lineStyle: { width: 0 }, itemStyle: { color: colour }, areaStyle: { color: colour, opacity: 1 }
  };
}

export function line(name, values, colour, width) {
  return {
    name, type: "line", data: values, showSymbol: values.length === 1,
    lineStyle: { width: width || 2, color: colour }, itemStyle: { color: colour }
  };
}

const NARROW = 480; /* where a legend takes two lines */

function isNarrow(one) {
  return one.place.clientWidth < NARROW;
}

function paint(one) {
  if (one.instance !== null) {
    const option = one.spec.option(colours());
    one.isNarrow = isNarrow(one);
    if (one.isNarrow && option.legend && option.legend.top === 0 && option.series.length > 2 && typeof option.grid.top === "number") {
      option.grid.top += 18;
    }
    one.instance.setOption(option, true);
    one.instance.getZr().flush(); /* now: paper does not wait for the next frame */
  }
}

async function begin(one) {
  if (one.isBegun) {
    return;
  }
  one.isBegun = true;
  try {
    const echarts = await fetchLibrary();
    if (!one.place.isConnected) {
      return;
    }
    one.instance = echarts.init(one.place, null, {
      renderer: one.spec.renderer || "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio)
    });
    for (const [event, listener] of Object.entries(one.spec.on || {})) {
      one.instance.on(event, listener);
    }
    paint(one);
  } catch (error) {
    console.error(error);
    put(one.place, el("p", { class: "note" }, t("chart_failed")));
  }
}

const sight = new IntersectionObserver((entries) => {
  entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
    sight.unobserve(entry.target);
    void begin(entry.target.chart);
  });
}, { rootMargin: "300px" });

const sizes = new ResizeObserver((entries) => {
  entries.forEach((entry) => {
    const one = entry.target.chart;
    if (one.instance !== null && entry.contentRect.width > 0) {
      one.instance.resize();
      if (one.isNarrow !== isNarrow(one)) {
        paint(one);
      }
    }
  });
});

function end(one) {
  sight.unobserve(one.place);
  sizes.unobserve(one.place);
  if (one.instance !== null) {
    one.instance.dispose();
    one.instance = null;
  }
  drawn.delete(one);
}

export function chart(spec) {
  const place = el("div", { class: "chart " + (spec.size || ""), role: "img", "aria-label": spec.label });
  const figures = spec.table ? el("details", { class: "figures" }, el("summary", {}, t("show_figures"))) : null;
  const box = el("figure", { class: "chart-box" },
    spec.title ? el("figcaption", {}, spec.title, spec.note ? el("span", { class: "chart-note" }, spec.note) : null) : null,
    place, figures);
  const one = { spec, place, instance: null, isBegun: false, isNarrow: false };

  function fillFigures() {
    put(figures, el("summary", {}, t("show_figures")), plainTable(spec.label, spec.table.columns, spec.table.rows()));
  }

  place.chart = one;
  drawn.forEach((old) => { if (old.isBegun && !old.place.isConnected) { end(old); } }); /* their place was given to something else */
  drawn.add(one);
  sight.observe(place);
  sizes.observe(place);
  if (figures !== null) {
    figures.addEventListener("toggle", () => {
      if (figures.open && figures.children.length === 1) {
        fillFigures();
      }
    });
  }
  box.update = () => {
    paint(one);
    if (figures !== null && figures.children.length > 1) {
      fillFigures();
    }
  };
  onLeave(() => end(one));
  return box;
}

/* Charts that are not in sight yet are drawn too: for paper. */
export function drawAll() {
  return Promise.all([...drawn].map((one) => begin(one)));
}

function again() {
  drawn.forEach(paint);
}

document.addEventListener("eiot:theme", again);
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
/* paper is white whatever the screen is */
window.matchMedia("print").addEventListener("change", () => {
  drawn.forEach((one) => { if (one.instance !== null) { one.instance.resize(); } });
  again();
});
