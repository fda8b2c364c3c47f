"""The real dbt and `eiot transform` on the same project: the same tables, compiled SQL and data tests.

Usage: dbt_agreement.py duckdb|postgres

One store is built by eiot, a copy of its input by dbt: on a full build and on two later ones, each after late and
corrected readings. Which models and tests there are is read from dbt's own manifest. Columns, types and rows must be
the same; doubles to the last bit, since both run the same SQL on the same engine, and models sum exactly
(dbt/macros/numbers.sql), whatever order rows come in.
"""

import json
import os
import pathlib
import re
import sys

import kit
import site_files

# An input broken on purpose, and tests that must fail of it (dbt's names).
BREAKAGES = {
    "what people read": (
        [
            "update ml.meter_scores set cause = 'aliens' where meter_id in ('M00001', 'M00002')",
            "update ml.technical_losses set method = 'guessed'",
            "update raw_data.network_nodes set parent_id = 'nowhere' where node_id = 'M00003'",
            "insert into raw_data.readings (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line,"
            " loaded_at, load_seq) select meter_id, channel, start_ts, 900, kwh, quality, file_id, line, loaded_at,"
            " load_seq from raw_data.readings where meter_id = 'M00004'",
        ],
        {
            "accepted_values_fct_suspects_cause__fraud__vacancy__solar__outage__faulty_meter__wrong_multiplier"
            "__wrong_mapping__customer_change": "fail",
            "accepted_values_fct_node_losses_technical_method__fitted__typical__configured": "fail",
            "relationships_stg_network_nodes_parent_id__node_id__ref_stg_network_nodes_": "warn",
            "assert_no_overlapping_readings": "warn",
        },
    ),
    "what all models read": (
        [
            "insert into raw_data.network_nodes select * from raw_data.network_nodes where node_id = 'M00001'",
            "update raw_data.network_nodes set kind = 'castle' where node_id = 'M00002'",
            "update raw_data.outages set kind = 'war'",
            "update raw_data.inspections set outcome = 'maybe' where meter_id = 'M00001'",
            "alter table raw_data.weather alter column zone drop not null",
            "update raw_data.weather set zone = null",
            "update raw_data.readings set quality = 'odd' where meter_id = 'M00005'",
            "update raw_data.readings set channel = 'sideways' where meter_id = 'M00006'",
        ],
        {
            "unique_stg_network_nodes_node_id": "fail",
            "accepted_values_stg_network_nodes_kind__substation__feeder__transformer__meter": "fail",
            "accepted_values_stg_outages_kind__load_shedding__fault__planned": "fail",
            "not_null_stg_weather_zone": "fail",
            "accepted_values_stg_inspections_outcome__confirmed__cleared__no_access": "fail",
            "accepted_values_stg_readings_quality__actual__estimated__edited__missing": "fail",
            "accepted_values_stg_readings_channel__import__export": "fail",
        },
    ),
}


def plain_sql(text):
    """SQL without what the two may differ in: quotes around names, the database's name, white space."""
    text = re.sub(r'"[a-z0-9_]+"\.("[a-z0-9_]+"\."[a-z0-9_]+")', r"\1", text)
    text = re.sub(r'"([a-z_][a-z0-9_]*)"', r"\1", text)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([(),]) ?", r"\1", text).strip()


class Dbt:
    """What dbt said of its last run."""

    def __init__(self, target):
        self.manifest = json.loads((target / "manifest.json").read_text())
        nodes = self.manifest["nodes"]
        self.models = {node["name"]: node for node in nodes.values() if node["resource_type"] == "model"}
        self.tests = {node["name"]: node for node in nodes.values() if node["resource_type"] == "test"}
        results = json.loads((target / "run_results.json").read_text())["results"]
        # dbt lists exposures too, of which there is nothing to run
        self.results = {nodes[result["unique_id"]]["name"]: result for result in results if result["unique_id"] in nodes}

    def relation(self, model):
        return f"{self.models[model]['schema']}.{self.models[model]['alias']}"

    def compiled(self, name):
        return (self.results.get(name) or {}).get("compiled_code")

    def outcome(self, name):
        """Status and failures of a test, status alone of a model, in dbt's words."""
        result = self.results[name]
        return result["status"], result["failures"] if name in self.tests and result["status"] != "skipped" else None


class Agreement:
    def __init__(self, kind, folder):
        self.kind = kind
        self.folder = folder
        self.target = folder / "target"
        self.vars = kit.eiot("transform", "--show-vars").strip()
        self.mine = None
        self.theirs = None

    def make_stores(self):
        if self.kind == "duckdb":
            self.mine = kit.DuckdbStore(f"duckdb:{self.folder}/mine.duckdb")
        else:
            server = os.environ["EIOT_TEST_POSTGRES"].rpartition("/")[0]
            self.mine = kit.PostgresStore(f"{server}/agreement_{os.getpid()}").create()
        kit.eiot("run", self.files, "--store", self.mine.url, "--report", self.folder / "report.html", "--quiet")
        self.theirs = self.mine.copy("theirs")
        kit.drop_models(self.theirs)

    def build(self, *words, codes=(0,), dbt_codes=(0,)):
        """Builds both with the same vars; what eiot reported and what dbt did."""
        report = kit.eiot_json("transform", "--vars", self.vars, *words, "--store", self.mine.url, codes=codes)
        kit.dbt(self.theirs.url, self.target, "build", "--vars", self.vars, *words, codes=dbt_codes,
                environment={"PGTZ": "Asia/Tokyo"})  # models don't depend on the zone of the session
        return report, Dbt(self.target)

    def deliver(self, path):
        kit.eiot("ingest", path, "--store", self.mine.url, "--quiet")
        self.theirs.take_input(self.mine)

    def same_tables(self, known):
        wrong = []
        for model in sorted(known.models):
            table = known.relation(model)
            mine, theirs = self.mine.columns(table), self.theirs.columns(table)
            if mine != theirs:
                wrong.append(f"{table}: columns {mine} and {theirs}")
            elif tuple(self.mine.difference(table, self.theirs)) != (0, 0):
                wrong.append(f"{table}: {self.mine.difference(table, self.theirs)} rows differ")
        assert known.models, "dbt knows no model"
        assert not wrong, "\n".join(wrong)

    def adds_part(self, report):
        """A delivery that changed nothing, or one for which all is built again, would compare nothing new."""
        table = "intermediate.int_readings_clean"
        rows = next(model["rows"] for model in report["models"] if model["name"] == table)
        total = self.mine.ask(f"select count(*) from {table}")[0][0]
        assert 0 < rows < total / 10, f"{rows} of {total} rows were built"

    def same_sql(self, known, is_incremental):
        mine = kit.eiot_json("transform", "--compile", "--vars", self.vars, "--store", self.mine.url)
        sql = {model["name"]: (is_incremental and model["incremental_sql"]) or model["sql"] for model in mine["models"]}
        sql.update({test["name"]: test["sql"] for test in mine["tests"]})
        kit.equal("names", sorted(sql), sorted([*known.models, *known.tests]))
        for name, text in sql.items():
            kit.equal(f"SQL of {name}", plain_sql(text), plain_sql(known.compiled(name)))

    @staticmethod
    def same_outcomes(report, known):
        words = {"passed": "pass", "warned": "warn", "failed": "fail", "skipped": "skipped", "built": "success"}
        mine = {}
        for test in report["tests"]:
            outcome = words[test["outcome"]]
            mine[test["name"]] = (outcome, None if outcome == "skipped" else test["failures"])
        for model in report["models"]:
            mine[model["name"].partition(".")[2]] = (words[model["outcome"]], None)
        theirs = {name: known.outcome(name) for name in known.results}
        # eiot doesn't tell of tests it did not reach
        for name in [name for name in theirs if name not in mine and theirs[name][0] == "skipped"]:
            del theirs[name]
        wrong = [f"{name}: {mine.get(name)} in eiot, {theirs.get(name)} in dbt"
                 for name in sorted({*mine, *theirs}) if mine.get(name) != theirs.get(name)]
        assert not wrong, "\n".join(wrong)

    def broken(self, statements, expected):
        """The outcomes of both on an input that is broken, from nothing."""
        stores = self.mine, self.theirs
        self.mine, self.theirs = (store.copy(f"broken{at}") for at, store in enumerate(stores))
        try:
            self.mine.ask(*statements)
            self.theirs.ask(*statements)
            report, known = self.build("--full-refresh", codes=(5,), dbt_codes=(1,))
            self.same_outcomes(report, known)
            for name, outcome in expected.items():
                kit.equal(name, known.results[name]["status"], outcome)
        finally:
            self.mine.drop()
            self.theirs.drop()
            self.mine, self.theirs = stores


def main(kind):
    cases = kit.Cases()
    if kind == "postgres" and not os.environ.get("EIOT_TEST_POSTGRES"):
        cases.skip("dbt agrees on PostgreSQL", "EIOT_TEST_POSTGRES is not set")
        return 0
    with kit.work_folder() as name:
        folder = pathlib.Path(name)
        both = Agreement(kind, folder)
        both.files, deliveries = site_files.make_site(folder / "site")
        try:
            both.make_stores()
            steps = [("full build", ["--full-refresh"], None), ("late by a day, and corrected", [], deliveries[0]),
                     ("late by 60 days, and corrected", [], deliveries[1]),
                     ("full build of all", ["--full-refresh"], None)]
            for step, words, delivery in steps:
                if delivery:
                    both.deliver(delivery)
                report, known = both.build(*words)
                label = f"{kind}, {step}"
                cases.run(f"{label}: {len(known.models)} models have the same columns, types and rows",
                          both.same_tables, known)
                if delivery:
                    cases.run(f"{label}: only the days they touch are built again", both.adds_part, report)
                cases.run(f"{label}: compiled SQL is the same", both.same_sql, known, not words)
                cases.run(f"{label}: {len(known.tests)} data tests agree", both.same_outcomes, report, known)
            for what, (statements, expected) in BREAKAGES.items():
                cases.run(f"{kind}: data tests agree on a fault of {what}", both.broken, statements, expected)
        finally:
            if kind == "postgres":
                for store in (both.mine, both.theirs):
                    if store:
                        store.drop()
    return 1 if cases.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
