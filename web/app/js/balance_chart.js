/* Energy by day, as in the report: billed, technical and non-technical add up to the input, the line. A day
   without a balance has no losses, not zero ones. */
import { t } from "./words.js";
import { area, amounts, base, categories, chart, line, tip } from "./chart.js";
import { day, kwh, money, percent, percentOf, short } from "./format.js";

const LEAST_COVERAGE = 0.9;

/* items: those of /days or /nodes/ID/days; one that is covered by less than 90 % is a gap in the chart and
   whole in the table. spec: {title, note, label, currency, size} */
export function balanceChart(items, spec) {
  const isShown = (item) => item.coverage === null || item.coverage >= LEAST_COVERAGE;
  const values = (name) => items.map((item) => isShown(item) ? item[name] : null);
  const hasBalance = items.some((item) => item.ntl_kwh !== null);
  return chart({
    ...spec,
    option: (c) => {
      const option = base(c);
      option.xAxis = categories(c, items.map((item) => item.local_day), (text) => day(text, false));
      option.yAxis = amounts(c, (value) => short(value) + "\u00a0kWh");
      option.tooltip.formatter = (parts) => {
        const item = items[parts[0].dataIndex];
        return tip(day(parts[0].axisValue), parts, kwh) +
          (item.ntl_pct === null || !isShown(item) ? "" : `\n${t("ntl_pct")}: ${percentOf(item.ntl_pct, 1)}`);
      };
      option.series = [area(t("billed"), values("billed_kwh"), c.billed)];
      if (hasBalance) {
        option.series.push(area(t("technical"), values("technical_loss_kwh"), c.technical));
        option.series.push(area(t("ntl"), values("ntl_kwh"), c.accent));
        option.series.push(line(t("input"), values("input_kwh"), c.input, 1.5));
      }
      return option;
    },
    table: {
      columns: [{ title: t("day") }, ...[t("input"), t("billed"), t("technical"), t("ntl"), t("ntl_pct"), t("ntl_amount"), t("coverage")]
        .map((title) => ({ title, number: true }))],
      rows: () => [...items].reverse().map((item) => [day(item.local_day), kwh(item.input_kwh), kwh(item.billed_kwh), kwh(item.technical_loss_kwh),
        kwh(item.ntl_kwh), percentOf(item.ntl_pct, 1), money(item.ntl_amount, spec.currency), percent(item.coverage)])
    }
  });
}
