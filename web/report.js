/* Draws the report's charts from its data with ECharts. Colours come from report.css, so that light,
   dark and print are one place; text goes to the canvas or into SVG text, never through markup: names in
   the data stay text. Without this script the page keeps its tables. */
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("report-data").textContent);
  const texts = data.texts;
  const charts = [];
  const locale = data.lang === "fr" ? "fr" : "en-GB"; /* the page's own dates are day, month, year */

  function number(value, decimals) {
    return new Intl.NumberFormat(locale, {
      minimumFractionDigits: decimals, maximumFractionDigits: decimals, signDisplay: "negative"
    }).format(value);
  }

  function power(value) {
    return short(value) + "\u00a0kW";
  }

  function energy(value) {
    const size = Math.abs(value);
    return value === null || value === undefined ? texts.no_value
      : number(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3) + "\u00a0kWh";
  }

  function short(value) {
    return new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(value);
  }

  function percent(value, decimals) {
    return value === null || value === undefined ? texts.no_value
      : number(value, decimals) + (data.lang === "fr" ? "\u202f%" : "%");
  }

  function day(text, withYear) {
    return new Intl.DateTimeFormat(locale, {
      day: "numeric", month: "short", year: withYear ? "numeric" : undefined, timeZone: "UTC"
    }).format(new Date(text.slice(0, 10) + "T00:00:00Z"));
  }

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const found = {};
    ["card", "line", "text", "soft", "accent", "billed", "technical", "input", "full"].forEach(function (name) {
      found[name] = style.getPropertyValue("--" + name).trim();
    });
    return found;
  }

  /* Between two colours written #rrggbb. */
  function mix(from, to, share) {
    return "#" + [1, 3, 5].map(function (at) {
      const start = parseInt(from.slice(at, at + 2), 16);
      const end = parseInt(to.slice(at, at + 2), 16);
      return Math.round(start + (end - start) * share).toString(16).padStart(2, "0");
    }).join("");
  }

  /* What every chart shares. */
  function base(colour) {
    return {
      animation: false,
      aria: { enabled: false }, /* the element has a label of its own */
      textStyle: { fontFamily: "system-ui, sans-serif", color: colour.text },
      grid: { left: 16, right: 16, top: 40, bottom: 8, containLabel: true },
      tooltip: {
        trigger: "axis", renderMode: "richText", confine: true,
        backgroundColor: colour.card, borderColor: colour.line,
        textStyle: { color: colour.text, fontSize: 12 }
      },
      legend: { top: 0, left: 0, textStyle: { color: colour.soft }, icon: "roundRect", itemWidth: 14, itemHeight: 8 }
    };
  }

  function categories(colour, values, label) {
    return {
      type: "category", data: values, boundaryGap: false,
      axisLine: { lineStyle: { color: colour.line } }, axisTick: { show: false },
      axisLabel: { color: colour.soft, formatter: label, hideOverlap: true }
    };
  }

  function amounts(colour, label) {
    return {
      type: "value", splitNumber: 4,
      axisLabel: { color: colour.soft, formatter: label },
      splitLine: { lineStyle: { color: colour.line } }
    };
  }

  function head(text) {
    return text + "\n";
  }

  function lines(parts, text) {
    return parts.map(function (part) {
      return part.seriesName + ": " + text(part.value);
    }).join("\n");
  }

  function area(name, values, colour, stack) {
    return {
      name: name, type: "line", stack: stack, stackStrategy: "all" /* a loss below zero is taken off */, data: values, showSymbol: false,
      lineStyle: { width: 0 }, itemStyle: { color: colour }, areaStyle: { color: colour, opacity: 1 }
    };
  }

  function line(name, values, colour) {
    return {
      name: name, type: "line", data: values, showSymbol: false, z: 3,
      lineStyle: { width: 1.5, color: colour }, itemStyle: { color: colour }
    };
  }

  const kinds = {
    /* Billed, technical and non-technical add up to the input, the line. A day without a balance has
       no losses, not zero ones. */
    trend: function (spec, colour) {
      const option = base(colour);
      const hasBalance = spec.ntl.some(function (value) { return value !== null; });
      option.xAxis = categories(colour, spec.days, function (text) { return day(text); });
      option.yAxis = amounts(colour, function (value) { return short(value) + " kWh"; });
      option.tooltip.formatter = function (parts) {
        return head(day(parts[0].axisValue, true)) + lines(parts, energy);
      };
      option.series = [area(texts.billed, spec.billed, colour.billed, "energy")];
      if (hasBalance) {
        option.series.push(area(texts.technical, spec.technical, colour.technical, "energy"));
        option.series.push(area(texts.ntl, spec.ntl, colour.accent, "energy"));
        option.series.push(line(texts.input, spec.input, colour.input));
      }
      return option;
    },

    bars: function (spec, colour) {
      const option = base(colour);
      option.legend = undefined;
      option.grid.top = 8;
      option.grid.right = 120;
      option.tooltip.axisPointer = { type: "shadow" };
      option.tooltip.formatter = function (parts) {
        return head(parts[0].name) + texts.ntl + ": " + energy(parts[0].value) +
          "\n" + texts.ntl_pct + ": " + percent(spec.percents[parts[0].dataIndex], 1);
      };
      option.yAxis = categories(colour, spec.labels);
      option.yAxis.boundaryGap = true;
      option.yAxis.inverse = true;
      option.yAxis.axisLabel = { color: colour.text, width: 160, overflow: "truncate", interval: 0 };
      option.xAxis = amounts(colour, function (value) { return short(value) + " kWh"; });
      option.series = [{
        name: texts.ntl, type: "bar", data: spec.values, barMaxWidth: 18,
        itemStyle: { color: colour.accent },
        label: {
          show: true, position: "right", color: colour.text,
          formatter: function (part) {
            return energy(part.value) + " · " + percent(spec.percents[part.dataIndex], 1);
          }
        }
      }];
      return option;
    },

    load: function (spec, colour) {
      const option = base(colour);
      const hasPeers = spec.peers.some(function (value) { return value !== null; });
      option.grid.top = 44; /* legend, and the word over the mark */
      option.xAxis = categories(colour, spec.days, function (text) { return day(text); });
      option.yAxis = amounts(colour, function (value) { return short(value); });
      option.yAxis.splitNumber = 3;
      option.tooltip.formatter = function (parts) {
        return head(day(parts[0].axisValue, true)) + lines(parts, energy);
      };
      option.series = [{
        name: texts.own_load, type: "line", data: spec.own, showSymbol: spec.days.length === 1,
        lineStyle: { width: 2, color: colour.accent }, itemStyle: { color: colour.accent }
      }];
      if (hasPeers) {
        option.series.push({
          name: texts.peers_load, type: "line", data: spec.peers, showSymbol: false,
          lineStyle: { width: 1.25, color: colour.billed }, itemStyle: { color: colour.billed }
        });
      }
      if (spec.since !== null && spec.days.indexOf(spec.since) >= 0) {
        option.series[0].markLine = {
          symbol: "none", silent: true, data: [{ xAxis: spec.since }],
          lineStyle: { type: "dotted", color: colour.soft, width: 1.5 },
          label: { formatter: texts.drop_since, color: colour.soft, position: "end", distance: 3 }
        };
      }
      return option;
    },

    around: function (spec, colour) {
      const option = base(colour);
      option.legend = undefined;
      option.grid.top = 16;
      option.xAxis = categories(colour, spec.times, function (text) {
        return text.endsWith("00:00") ? day(text) : text.slice(11);
      });
      option.xAxis.axisLabel.interval = function (at, text) {
        return text.endsWith(" 00:00") || text.endsWith(" 12:00");
      };
      option.yAxis = amounts(colour, function (value) { return short(value); });
      option.yAxis.splitNumber = 3;
      option.tooltip.formatter = function (parts) {
        return head(day(parts[0].axisValue, true) + ", " + parts[0].axisValue.slice(11)) + lines([parts[0]], energy);
      };
      option.series = [{
        name: texts.reading, type: "line", data: spec.values, showSymbol: false,
        lineStyle: { width: 1.25, color: colour.billed }, itemStyle: { color: colour.billed },
        markPoint: spec.strange === undefined || spec.values[spec.strange] === null ? undefined : {
          symbol: "circle", symbolSize: 9, silent: true,
          data: [{ coord: [spec.strange, spec.values[spec.strange]] }],
          itemStyle: { color: colour.accent }, label: { show: false }
        }
      }];
      return option;
    },

    /* The load that came, then the one expected. The band is a transparent area with one above it; a
       forecast from few days has none. */
    forecast: function (spec, colour) {
      const option = base(colour);
      const hasBand = spec.low.some(function (value) { return value !== null; });
      option.xAxis = categories(colour, spec.times, function (text) { return day(text); });
      option.xAxis.axisLabel.interval = function (at, text) { return text.endsWith(" 00:00"); };
      option.yAxis = amounts(colour, power);
      option.tooltip.formatter = function (parts) {
        const at = parts[0].dataIndex;
        const known = parts.filter(function (part) {
          return part.seriesIndex < 2 && part.value !== null && part.value !== undefined;
        });
        return head(day(spec.times[at], true) + ", " + spec.times[at].slice(11)) + lines(known, power) +
          (spec.low[at] === null ? ""
            : "\n" + texts.forecast_band + ": " + power(spec.low[at]) + " \u2013 " + power(spec.high[at]));
      };
      option.series = [line(texts.forecast_load, spec.load, colour.billed),
        line(texts.forecast_expected, spec.expected, colour.accent)];
      if (hasBand) {
        option.series.push(area("", spec.low, "transparent", "band"));
        option.series.push(area(texts.forecast_band, spec.high.map(function (value, at) {
          return value === null || spec.low[at] === null ? null : value - spec.low[at];
        }), colour.line, "band"));
      }
      option.legend.data = [texts.forecast_load, texts.forecast_expected].concat(hasBand ? [texts.forecast_band] : []);
      return option;
    },

    /* Faint where all values are there, strong where they are missing: gaps are what to see. */
    map: function (spec, colour) {
      const option = base(colour);
      const width = spec.days.length;
      option.legend = undefined;
      option.grid.top = 8;
      option.grid.bottom = 44;
      option.tooltip.trigger = "item";
      option.tooltip.formatter = function (part) {
        return head(spec.rows[part.value[1]]) + day(spec.days[part.value[0]], true) + ": " +
          percent(part.value[2], 0);
      };
      option.xAxis = categories(colour, spec.days, function (text) { return day(text); });
      option.xAxis.boundaryGap = true;
      option.yAxis = categories(colour, spec.rows);
      option.yAxis.boundaryGap = true;
      option.yAxis.inverse = true;
      option.yAxis.axisLabel = { color: colour.text, width: 140, overflow: "truncate" };
      option.visualMap = {
        type: "piecewise", orient: "horizontal", left: 0, bottom: 0, itemWidth: 14, itemHeight: 10,
        textStyle: { color: colour.soft }, selectedMode: false,
        pieces: [[0, 49], [50, 74], [75, 89], [90, 97], [98, 100]].map(function (step, at) {
          return {
            min: step[0], max: step[1], label: number(step[0], 0) + "\u2013" + percent(step[1], 0),
            color: mix(colour.accent, colour.full, at / 4)
          };
        })
      };
      option.series = [{
        type: "heatmap", progressive: 0, /* whole at once */
        data: spec.cells.map(function (value, at) { return [at % width, Math.floor(at / width), value]; }),
        itemStyle: { borderColor: colour.card, borderWidth: width > 60 ? 0 : 1 },
        emphasis: { disabled: true }
      }];
      return option;
    }
  };

  function draw() {
    const colour = colours();
    charts.forEach(function (chart) {
      chart.instance.setOption(kinds[chart.spec.kind](chart.spec, colour), true);
      chart.instance.getZr().flush(); /* now: paper does not wait for the next frame */
    });
  }

  function resize() {
    charts.forEach(function (chart) { chart.instance.resize(); });
  }

  document.documentElement.classList.add("drawn");
  data.charts.forEach(function (spec) {
    const element = document.getElementById(spec.id);
    charts.push({
      spec: spec,
      instance: echarts.init(element, null, {
        /* a heat map's several canvases come out blank on paper */
        renderer: spec.kind === "map" ? "svg" : "canvas",
        devicePixelRatio: Math.max(2, window.devicePixelRatio)
      })
    });
  });
  draw();
  window.addEventListener("resize", resize);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  /* paper is white whatever the screen is */
  window.matchMedia("print").addEventListener("change", function () { resize(); draw(); });
})();
