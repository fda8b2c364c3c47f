"""Writes the Superset import bundle of dashboards/superset from boards.yml and the columns of dbt's schema.yml.

Files are those of Superset's own export; ids are made of names, so that a second import changes what is there.
Usage: superset_bundle.py [FOLDER], by default dashboards/superset.
"""

import pathlib
import sys
import uuid

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
BOARDS = ROOT / "dashboards/superset"
NAMES = uuid.UUID("5f0f1d0e-6f3b-5d0a-9b51-0e1c7a4d2e60")  # the namespace of all ids; another one would make twins
WORDS = {"ntl": "NTL", "mape": "MAPE", "kwh": "kWh", "kw": "kW", "pct": "%", "atc": "AT&C", "saidi": "SAIDI",
         "saifi": "SAIFI"}
MONEY = {"symbol": "AUTO", "symbolPosition": "suffix"}  # the currency that stands beside the amounts
VERSION = "1.0.0"


def identity(*names):
    return str(uuid.uuid5(NAMES, "/".join(names)))


def file_name(title):
    return "_".join("".join(c if c.isalnum() else " " for c in title.lower().replace("%", " pct")).split())


def heading(column):
    """'ntl_kwh' as people read it: 'NTL kWh'; 'n_' and '_id' are no words."""
    first, *others = column.removeprefix("n_").removesuffix("_id").split("_")
    return " ".join([WORDS.get(first, first.capitalize()), *(WORDS.get(word, word) for word in others)])


def metrics_of(dataset):
    """SQL, format and description of each metric."""
    return {name: told.split(" | ") for name, told in dataset["metrics"].items()}


class Writer:
    """The files of one store."""

    def __init__(self, folder, store, boards, models):
        self.folder, self.store, self.boards, self.models = folder, store, boards, models
        self.database = boards["databases"][store]

    def write(self, kind, name, content):
        folder = self.folder / kind if kind == "databases" else self.folder / kind / self.store
        folder.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump({**content, "version": VERSION}, sort_keys=False, allow_unicode=True, width=110)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")

    def write_all(self):
        self.write("databases", self.store, {
            "database_name": self.database["name"], "sqlalchemy_uri": self.database["uri"], "expose_in_sqllab": True,
            "allow_dml": False, "allow_file_upload": False, "extra": {}, "uuid": identity(self.store)})
        for name in self.boards["datasets"]:
            self.write("datasets", name, self.dataset(name))
        for name, board in self.boards["dashboards"].items():
            for chart in (chart for row in board["rows"] for chart in row):
                self.write("charts", f"{name}_{file_name(chart['name'])}", self.chart(name, chart))
            self.write("dashboards", name, self.dashboard(name, board))

    def dataset(self, name):
        told, model = self.boards["datasets"][name], self.models[name]
        kinds = {column: kind for kind in self.database["types"] for column in told.get(kind + "s", [])}
        strange = set(kinds) - {column["name"] for column in model["columns"]}
        assert not strange, f"{name} has no {strange}"
        return {
            "table_name": name, "schema": self.database["schema"], "description": " ".join(model["description"].split()),
            "main_dttm_col": "day" if "day" in told else None, "currency_code_column": told.get("currency"),
            "filter_select_enabled": True,
            "uuid": identity(self.store, name), "database_uuid": identity(self.store),
            "metrics": [
                {"metric_name": metric, "verbose_name": metric, "expression": sql, "d3format": form, "description": text}
                for metric, (sql, form, text) in metrics_of(told).items()],
            "columns": [self.column(column, kinds.get(column["name"], "text")) for column in model["columns"]]
                       + ([self.day(told["day"])] if "day" in told else []),
        }

    def column(self, column, kind):
        return {"column_name": column["name"], "verbose_name": heading(column["name"]),
                "description": " ".join(column["description"].split()), "type": self.database["types"][kind],
                "is_dttm": kind == "instant", "is_active": True, "groupby": True, "filterable": True}

    def day(self, column):
        """The day by which charts go, under another name than its column's: Superset names a week or month as the
        column it is made of, and ClickHouse would then filter and group days by that."""
        return {"column_name": "day", "verbose_name": "Day", "expression": column, "type": self.database["types"]["day"],
                "description": f"{heading(column)}, for charts over time.", "is_dttm": True, "is_active": True,
                "groupby": True, "filterable": True}

    def chart(self, board, chart):
        kind, params = self.drawing(chart)
        return {
            "slice_name": chart["name"], "description": chart["description"], "viz_type": kind,
            "params": {"viz_type": kind, "adhoc_filters": self.filters(chart), **params},
            "uuid": identity(self.store, board, chart["name"]), "dataset_uuid": identity(self.store, chart["dataset"])}

    def filters(self, chart):
        def condition(column, operator, value):
            return {"clause": "WHERE", "expressionType": "SIMPLE", "subject": column, "operator": operator,
                    "comparator": value}

        conditions = []
        if "day" in self.boards["datasets"][chart["dataset"]]:
            conditions.append(condition("day", "TEMPORAL_RANGE", "No filter"))  # what a dashboard's filter of time sets
        if "where" in chart:
            conditions.append(condition(chart["where"][0], "==", chart["where"][1]))
        if "not_null" in chart:
            conditions.append(condition(chart["not_null"], "IS NOT NULL", None))
        return conditions

    def drawing(self, chart):
        """Superset's name of the kind of chart, and what it needs to know."""
        dataset = self.boards["datasets"][chart["dataset"]]
        forms = {metric: form for metric, (_, form, _) in metrics_of(dataset).items()}
        split = [chart["split"]] if "split" in chart else []
        money = {"currency_format": MONEY} if chart.get("money") or "NTL money" in chart.get("bars", []) else {}
        if metric := chart.get("big"):
            return "big_number_total", {"metric": metric, "y_axis_format": forms[metric], "header_font_size": 0.3, **money}
        if metric := chart.get("heat"):
            return "heatmap_v2", {
                "metric": metric, "x_axis": chart["by"], "groupby": chart["split"], "row_limit": 50000,
                "normalize_across": "heatmap", "sort_x_axis": "alpha_asc", "sort_y_axis": "alpha_asc",
                "legend_type": "continuous", "linear_color_scheme": "superset_seq_1", "show_legend": True,
                "xscale_interval": -1, "yscale_interval": -1, "y_axis_format": forms[metric], "x_axis_time_format": "%Y-%m-%d"}
        if columns := chart.get("table"):
            amounts = {column: {"currencyFormat": MONEY, "d3NumberFormat": ",.0f"} for column in columns
                       if column.endswith("amount")}
            shares = {column: {"d3NumberFormat": ".1%"} for column in columns if column in ("coverage", "probability")}
            numbers = {column: {"d3NumberFormat": ",.0f"} for column in columns if column.endswith("kwh")}
            numbers |= {column: {"d3NumberFormat": ",.1f"} for column in columns if column.endswith("pct")}
            ascending = "true" if chart.get("ascending") else "false"
            return "table", {"query_mode": "raw", "all_columns": columns, "row_limit": 1000, "page_length": 20,
                             "order_by_cols": [f'["{chart["order"]}", {ascending}]'], "table_timestamp_format": "%Y-%m-%d",
                             "show_cell_bars": False, "column_config": {**amounts, **shares, **numbers}}
        if columns := chart.get("group"):
            return "table", {"query_mode": "aggregate", "groupby": columns, "metrics": chart["metrics"], "row_limit": 1000,
                             "page_length": 20, "timeseries_limit_metric": chart["order"], "order_desc": True,
                             "show_cell_bars": False}
        metrics = chart.get("lines") or chart["bars"]
        params = {"x_axis": chart["by"], "metrics": metrics, "groupby": split, "row_limit": 50000,
                  "y_axis_format": forms[metrics[0]], "show_legend": len(metrics) > 1 or bool(split),
                  "rich_tooltip": True, "truncate_metric": True, "x_axis_time_format": "%Y-%m-%d", **money}
        if chart["by"] == "day":
            params["time_grain_sqla"] = chart.get("grain")  # none: rows are days already
        elif chart["by"] in dataset.get("instants", []):
            params |= {"time_grain_sqla": None, "x_axis_time_format": "%Y-%m-%d %H:%M"}
        else:
            params["y_axis_format"] = "~s" if money else forms[metrics[0]]
            params |= {"x_axis_sort": metrics[0], "x_axis_sort_asc": True, "orientation": "horizontal"}
        if chart.get("stack"):
            params["stack"] = "Stack"
        return ("echarts_timeseries_line" if "lines" in chart else "echarts_timeseries_bar"), params

    def dashboard(self, name, board):
        position = {"DASHBOARD_VERSION_KEY": "v2",
                    "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
                    "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": [], "parents": ["ROOT_ID"]},
                    "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": self.title(board)}}}
        for n_row, row in enumerate(board["rows"]):
            line = f"ROW-{n_row}"
            position["GRID_ID"]["children"].append(line)
            position[line] = {"type": "ROW", "id": line, "children": [], "parents": ["ROOT_ID", "GRID_ID"],
                              "meta": {"background": "BACKGROUND_TRANSPARENT"}}
            for n_chart, chart in enumerate(row):
                place = f"CHART-{n_row}-{n_chart}"
                position[line]["children"].append(place)
                position[place] = {
                    "type": "CHART", "id": place, "children": [], "parents": ["ROOT_ID", "GRID_ID", line],
                    "meta": {"chartId": 0, "width": chart["size"][0], "height": chart["size"][1],
                             "sliceName": chart["name"], "uuid": identity(self.store, name, chart["name"])}}
        return {
            "dashboard_title": self.title(board), "description": board["description"],
            "slug": f"eiot-{name}-{self.store}", "published": True, "uuid": identity(self.store, name),
            "position": position,
            "metadata": {"color_scheme": "supersetColors", "cross_filters_enabled": True, "refresh_frequency": 0,
                         "native_filter_configuration": [self.native_filter(name, board, filtered)
                                                         for filtered in board["filters"]]}}

    def title(self, board):
        return f"{board['title']} ({self.database['name'].partition('(')[2]}"

    def native_filter(self, name, board, filtered):
        common = {"id": f"NATIVE_FILTER-{name}-{filtered}", "type": "NATIVE_FILTER", "description": "",
                  "cascadeParentIds": [], "scope": {"rootPath": ["ROOT_ID"], "excluded": []},
                  "defaultDataMask": {"extraFormData": {}, "filterState": {}, "ownState": {}}}
        if filtered == "time":
            return {**common, "name": "Days", "filterType": "filter_time", "targets": [{}], "controlValues": {}}
        dataset = board["rows"][0][0]["dataset"]
        return {**common, "name": heading(filtered), "filterType": "filter_select",
                "targets": [{"column": {"name": filtered}, "datasetUuid": identity(self.store, dataset)}],
                "controlValues": {"multiSelect": True, "enableEmptyFilter": False, "searchAllOptions": False}}


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else BOARDS
    boards = yaml.safe_load((BOARDS / "boards.yml").read_text(encoding="utf-8"))
    schema = yaml.safe_load((ROOT / "dbt/models/marts/schema.yml").read_text(encoding="utf-8"))
    models = {model["name"]: model for model in schema["models"]}
    (folder / "metadata.yaml").write_text("version: 1.0.0\ntype: assets\ntimestamp: '2026-01-01T00:00:00+00:00'\n",
                                          encoding="utf-8")
    for store in boards["databases"]:
        Writer(folder, store, boards, models).write_all()


main()
