/* Shares lost, in steps: the colours and words of the network's pages. Lightness tells the steps apart, so
   that the colours are not needed; see --loss-* in app.css. */
import { el } from "./dom.js";
import { t } from "./words.js";
import { number, percentOf } from "./format.js";

const STEPS = [2, 5, 10, 20]; /* per cent of the input */

/* The step of a share in per cent: "none", "below", 0 to 4. */
export function lossStep(pct) {
  return pct === null || pct === undefined ? "none" : pct < -0.5 ? "below" : STEPS.filter((step) => pct >= step).length;
}

export function lossClass(pct) {
  return "loss loss-" + lossStep(pct);
}

function stepText(step) {
  return step === "none" ? t("loss_none") : step === "below" ? t("loss_below")
    : step === 0 ? t("loss_first", { percent: percentOf(STEPS[0]) })
    : step === STEPS.length ? t("loss_last", { percent: percentOf(STEPS[step - 1]) })
    : `${number(STEPS[step - 1])}–${percentOf(STEPS[step])}`;
}

export function lossLegend() {
  return el("ul", { class: "legend", "aria-label": t("loss_legend") },
    ["below", 0, 1, 2, 3, 4, "none"].map((step) =>
      el("li", {}, el("span", { class: "swatch loss loss-" + step, "aria-hidden": "true" }), stepText(step))));
}

const CHANCES = [0.05, 0.2, 0.5, 0.9];

/* The same colours for a probability of fraud. */
export function chanceClass(share) {
  return "loss loss-" + (share === null || share === undefined ? "none" : CHANCES.filter((step) => share >= step).length);
}

export function chanceLegend() {
  return el("ul", { class: "legend", "aria-label": t("chance_legend") },
    [t("loss_first", { percent: percentOf(5) }), `${number(5)}–${percentOf(20)}`, `${number(20)}–${percentOf(50)}`, `${number(50)}–${percentOf(90)}`,
      t("loss_last", { percent: percentOf(90) })].map((text, step) =>
      el("li", {}, el("span", { class: "swatch loss loss-" + step, "aria-hidden": "true" }), text)));
}
