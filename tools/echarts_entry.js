/* What the report (web/report.js) and the pages (web/app/js/chart.js) use of ECharts, and no more:
   a chart or component that is not named here is not there. Bundled by tools/make_echarts. */
import { init, use } from "echarts/core.js";
import { BarChart, HeatmapChart, LineChart } from "echarts/charts.js";
import {
  DataZoomComponent, GridComponent, LegendPlainComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent,
  TooltipComponent, VisualMapPiecewiseComponent
} from "echarts/components.js";
import { LegacyGridContainLabel } from "echarts/features.js"; /* grid.containLabel */
import { CanvasRenderer, SVGRenderer } from "echarts/renderers.js";

use([
  BarChart, HeatmapChart, LineChart, DataZoomComponent, GridComponent, LegacyGridContainLabel, LegendPlainComponent, MarkAreaComponent,
  MarkLineComponent, MarkPointComponent, TooltipComponent, VisualMapPiecewiseComponent, CanvasRenderer, SVGRenderer
]);

export { init };
