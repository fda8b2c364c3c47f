#!/usr/bin/env python3
"""`eiot quality` and Great Expectations itself judge alike: success, unexpected count, share, observed value.

    ge_agreement.py duckdb|postgres

Every expectation of every suite on good data and on data broken on purpose (ge_breakages.py), every kind of
expectation on a table made for it (ge_kinds.py), and the differences that are meant: docs/quality.md, "Where the two
differ". Runs in .venv/ge.
"""

import json
import os
import pathlib
import re
import shutil
import sys

import kit

sys.path.insert(0, str(kit.ROOT / "great_expectations"))
sys.dont_write_bytecode = True

import ge_breakages  # noqa: E402
import ge_kinds  # noqa: E402
import run_suites  # noqa: E402
import site_files  # noqa: E402

SEVERITIES = ("critical", "warning", "info")


class World:
    """A store, a project folder, and both who judge it."""

    def __init__(self, folder, store):
        self.folder = pathlib.Path(folder)
        self.store = store
        self.dialect = "duckdb" if store.url.startswith("duckdb:") else "postgresql"
        self.failed = set()  # (suite, type, arguments) of what did not hold at least once

    def library(self):
        url = self.store.url.replace("duckdb:", "duckdb:///") if self.dialect == "duckdb" else self.store.url
        return run_suites.Library(url)

    def eiot(self, suites, *words, codes=(0, 5)):
        """Results of `eiot quality` by name of suite, and its exit code in `self.code`."""
        project = self.folder / "project"
        shutil.rmtree(project, ignore_errors=True)
        expectations = project / "great_expectations" / "expectations"
        expectations.mkdir(parents=True)
        for suite in suites:
            (expectations / f"{suite['name']}.json").write_text(json.dumps(suite), encoding="utf-8")
        words = ("quality", "--store", self.store.url, "--docs", project / "docs", *words)
        report = kit.eiot_json(*words, codes=codes, cwd=project)
        self.report = report
        return {suite["suite_name"]: suite["results"] for suite in report["suites"]}

    def compare(self, suites, where=None, words=()):
        """Both judge; what differs. Remembers what failed."""
        ours = self.eiot(suites, *words)
        library = self.library()
        try:
            return [line for suite in suites
                    for line in self.compare_suite(suite, ours[suite["name"]], library.validate(suite, where))]
        finally:
            library.close()

    def compare_suite(self, suite, ours, theirs):
        kit.equal(f"results of {suite['name']}", len(ours), len(suite["expectations"]))
        for config, left, right in zip(suite["expectations"], theirs, ours):
            name = f"{suite['name']}: {config['type']} {json.dumps(config['kwargs'])}"
            reason = run_suites.differs(config, run_suites.verdict_of(config, left), verdict_of(right))
            reason = reason or differs_in_share(left["result"], right["result"])
            if reason:
                yield f"{name}: {reason}"
            if not right["success"]:
                self.failed.add(key_of(suite, config))


def key_of(suite, config):
    return suite["name"], config["type"], json.dumps(config["kwargs"])


def verdict_of(result):
    inner = result["result"]
    return run_suites.Verdict(
        result["success"], inner.get("unexpected_count"), inner.get("observed_value"),
        result["exception_info"]["exception_message"],
    )


def differs_in_share(theirs, ours):
    """Of the shares in per cent, which lie in 0..100 whatever was counted (GX-04)."""
    for name in ("unexpected_percent", "missing_percent", "unexpected_percent_total", "unexpected_percent_nonmissing"):
        share = ours.get(name)
        if share is not None and not 0 <= share <= 100:
            return f"{name} is {share}"
        known = theirs.get(name)
        if known is not None and share is not None and not run_suites.is_equal(float(known), float(share)):
            return f"{name}: GE {known}, eiot {share}"
    return None


def none_differs(lines):
    kit.equal("differences", len(lines), 0) if not lines else kit.equal("agreement", "\n".join(lines), "")


def suite_of(name, table, expectations, **meta):
    return {"name": name, "meta": {"eiot": {"table": table, "layer": "raw", **meta}}, "expectations": expectations}


# ---- the suites that come with eiot ----

def make_plain(store, tables):
    """Each table without keys, constraints and views in between, so that it can be broken, and a copy to mend it."""
    statements = []
    for table in tables:
        statements.append(f"create table {table}__good as select * from {table}")
    for table in tables:
        kind = store.ask(f"select table_type from information_schema.tables where table_schema || '.' || table_name"
                         f" = '{table}'")[0][0]
        statements.append(f"drop {'view' if kind == 'VIEW' else 'table'} if exists {table} cascade")
    statements += [f"create table {table} as select * from {table}__good" for table in tables]
    for statement in statements:
        store.ask(statement)


def ask(store, statement):
    """A statement that returns nothing."""
    if store.url.startswith("duckdb:"):
        import duckdb

        with duckdb.connect(store.path) as connection:
            connection.execute("set TimeZone = 'UTC'")
            connection.execute(statement)
    else:
        store.ask(statement)


def mend(store, tables):
    for table in tables:
        ask(store, f"drop table {table}")
        ask(store, f"create table {table} as select * from {table}__good")


def good_data(world, suites):
    none_differs(world.compare(suites))
    failed = [f"{suite}: {kind}" for suite, kind, _ in world.failed]
    kit.equal("nothing of it fails", failed, [])


def broken_data(world, suites, breakage):
    try:
        for statement in breakage.statements:
            ask(world.store, statement)
        none_differs(world.compare([suite for suite in suites if suite["name"] in breakage.suites]))
    finally:
        mend(world.store, breakage.tables)


def everything_failed_once(world, suites):
    every = {key_of(suite, config) for suite in suites for config in suite["expectations"]}
    never = every - world.failed
    print(f"{len(every)} expectations of {len(suites)} suites; {len(never)} never failed,"
          f" of which {len(never & ge_breakages.NEVER_FAIL)} can't", flush=True)
    kit.equal("never failed", never, ge_breakages.NEVER_FAIL)
    assert len(every) >= 60


# ---- every kind ----

def known_kinds():
    text = (kit.ROOT / "src/quality/suite/kinds.def").read_text(encoding="utf-8")
    return set(re.findall(r'^KIND\([A-Z_]+, "(\w+)"', text, re.MULTILINE))


def every_kind_has_cases():
    held = {kind for kind, _, holds in ge_kinds.CASES if holds}
    broken = {kind for kind, _, holds in ge_kinds.CASES if not holds}
    kit.equal("kinds with a case that holds", held, known_kinds())
    kit.equal("kinds with a case that does not", broken, known_kinds())


def samples_suite(cases, severity):
    return suite_of("samples", ge_kinds.TABLE, [
        {"type": kind, "kwargs": arguments, "severity": severity} for kind, arguments, _ in cases])


def kinds(world):
    ask(world.store, "create schema agree")
    ask(world.store, ge_kinds.CREATE.format(numbers=ge_kinds.NUMBERS[world.dialect]))
    suite = samples_suite(ge_kinds.CASES, "critical")
    none_differs(world.compare([suite]))
    for (kind, arguments, holds), result in zip(ge_kinds.CASES, world.report["suites"][0]["results"]):
        kit.equal(f"{kind} {json.dumps(arguments)}", result["success"], holds)


def severities(world):
    """What fails is the same; only what is critical stops a run."""
    failing = [case for case in ge_kinds.CASES if not case[2]][:6]
    for severity, code in zip(SEVERITIES, (5, 0, 0)):
        suite = samples_suite(failing, severity)
        none_differs(world.compare([suite]))
        world.eiot([suite], codes=(code,))
        kit.equal(f"{severity} that failed", world.report["critical_failed"], 6 if code == 5 else 0)
        kit.equal("failed", world.report["failed"], 6)


# ---- where the two differ: exactly this (docs/quality.md) ----

# (type, arguments, what the library says, what eiot says)
OTHERWISE = [
    ("expect_column_to_exist", {"column": "kwh", "column_index": 0}, True, False),
    ("expect_column_values_to_be_of_type", {"column": "start_ts", "type_": "TIMESTAMPTZ"}, False, True),
    ("expect_column_values_to_be_of_type", {"column": "kwh", "type_": "DECIMAL"}, False, True),
    ("expect_column_values_to_be_in_type_list", {"column": "id", "type_list": ["TEXT"]}, False, True),
    ("expect_column_pair_values_a_to_be_greater_than_b",
     {"column_A": "start_ts", "column_B": "day", "mostly": 0}, True, False),
]

# On a table without rows: what the library says of each family. eiot fails the table and judges none of them.
ON_EMPTY = [
    ("expect_column_values_to_not_be_null", {"column": "n"}, True),
    ("expect_column_values_to_be_between", {"column": "n", "min_value": 0}, True),
    ("expect_column_values_to_be_unique", {"column": "n"}, True),
    ("expect_column_values_to_match_regex", {"column": "id", "regex": "x"}, True),
    ("expect_column_pair_values_to_be_equal", {"column_A": "n", "column_B": "a"}, True),
    ("expect_column_to_exist", {"column": "n"}, True),
    ("unexpected_rows_expectation", {"unexpected_rows_query": "select n from {batch}"}, True),
    ("expect_table_row_count_to_be_between", {"min_value": 1}, False),
    ("expect_column_mean_to_be_between", {"column": "n", "min_value": 0}, False),
]


def empty_suite(table, **meta):
    return suite_of("empty", table, [{"type": kind, "kwargs": kwargs} for kind, kwargs, _ in ON_EMPTY], **meta)


def library_says(world, suite, where=None):
    library = world.library()
    try:
        return [result["success"] for result in library.validate(suite, where)]
    finally:
        library.close()


def is_red(world, rule, reason):
    first = world.report["suites"][0]["results"][0]
    kit.equal("rule", first["expectation_config"]["type"], rule)
    kit.equal("severity", first["expectation_config"]["severity"], "critical")
    kit.equal("reason", first["exception_info"]["exception_message"], reason)
    kit.equal("others", {result["outcome"] for result in world.report["suites"][0]["results"][1:]} - {"not_judged"}, set())


def empty_table(world):
    ask(world.store, "create table agree.empty as select * from agree.samples where n < 0")
    suite = empty_suite("agree.empty")
    kit.equal("library", library_says(world, suite), [holds for _, _, holds in ON_EMPTY])
    world.eiot([suite], codes=(5,))
    is_red(world, "eiot_table_has_rows", "table 'agree.empty' has 0 rows, below the minimum of 1")


def no_such_table(world):
    suite = empty_suite("agree.absent")
    try:
        kit.equal("library", library_says(world, suite), "an error")
    except AssertionError:
        raise
    except Exception as error:  # the library's own, before any verdict
        print(f"library: {str(error).splitlines()[0]}")
    world.eiot([suite], codes=(5,))
    is_red(world, "eiot_table_exists", "there is no table 'agree.absent'")


def day_without_data(world):
    suite = empty_suite("agree.samples", day_column="day")
    kit.equal("library", library_says(world, suite, "day = date '2025-07-20'"), [holds for _, _, holds in ON_EMPTY])
    world.eiot([suite], "--day", "2025-07-20", codes=(5,))
    is_red(world, "eiot_day_has_rows", "table 'agree.samples' has no data for the day 2025-07-20")


def day_with_data(world):
    """The rows of one day, and queries over them."""
    cases = [case for case in ge_kinds.CASES if case[0] not in (ge_kinds.KL,)
             and not case[0].startswith(("expect_column_to_exist", "expect_table_column", "expect_column_values_to_be_of",
                                         "expect_column_values_to_be_in_type"))]
    suite = samples_suite(cases, "warning")
    suite["meta"]["eiot"]["day_column"] = "day"
    none_differs(world.compare([suite], "day = date '2025-06-21'", ("--day", "2025-06-21")))


def said_otherwise(world):
    suite = samples_suite([(kind, kwargs, None) for kind, kwargs, _, _ in OTHERWISE], "critical")
    ours = [result["success"] for result in world.eiot([suite])["samples"]]
    kit.equal("library", library_says(world, suite), [one[2] for one in OTHERWISE])
    kit.equal("eiot", ours, [one[3] for one in OTHERWISE])


def empty_of_expectations(world):
    suite = suite_of("nothing", ge_kinds.TABLE, [])
    kit.equal("library", library_says(world, suite), [])
    world.eiot([suite], codes=(5,))
    is_red(world, "eiot_suite_has_expectations", "suite 'nothing' has no expectations")


def what_cannot_be_judged(world):
    """No such column: neither says that it holds, and both say why."""
    suite = suite_of("samples", ge_kinds.TABLE, [
        {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "absent"}},
        {"type": "expect_column_mean_to_be_between", "kwargs": {"column": "absent", "min_value": 0}},
        {"type": "expect_column_values_to_be_in_set", "kwargs": {
            "column": "quality", "value_set": ["actual"], "row_condition": "col(\"absent\") == 1",
            "condition_parser": "great_expectations"}},
        {"type": "unexpected_rows_expectation", "kwargs": {"unexpected_rows_query": "select absent from {batch}"}},
        {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "n"}},
    ])
    none_differs(world.compare([suite]))
    kit.equal("held", [result["success"] for result in world.report["suites"][0]["results"]], [False] * 4 + [True])


def shipped_compare(world, suites):
    """run_suites.py --compare, as `make ge-run` uses it, on what the newest run left in quality.results."""
    world.eiot(suites)
    url = world.store.url.replace("duckdb:", "duckdb:///") if world.dialect == "duckdb" else world.store.url
    words = [sys.executable, kit.ROOT / "great_expectations/run_suites.py", "--url", url]
    docs = world.folder / "library-docs"
    out = kit.run([*words, "--compare", "--docs", docs])
    assert " expectations, 0 different" in out, out
    assert (docs / "index.html").is_file()
    out = kit.run([*words, "--suite", "raw_readings"])
    assert " expectations, 0 critical failed" in out, out
    out = kit.run([sys.executable, words[1], "--check"])
    n = sum(len(suite["expectations"]) for suite in suites)
    kit.equal("check", out.splitlines()[-1], f"{n} expectations read")


PROFILED = ("raw_data.readings", "raw_data.weather", "intermediate.int_meter_days", "marts.fct_suspects")


def proposed_suites(world):
    """What `eiot quality profile` proposes of a table is a suite of the library, which holds on that table in both.
    But for names of types, which the library takes of one store alone (OTHERWISE)."""
    for table in PROFILED:
        path = world.folder / f"{table}.json"
        kit.eiot("quality", "profile", table, "--propose", "--store", world.store.url, "--out", path, cwd=world.folder)
        suite = json.loads(path.read_text(encoding="utf-8"))
        suite["expectations"] = [config for config in suite["expectations"]
                                 if not config["type"].endswith(run_suites.IN_WORDS_OF_THE_STORE)]
        none_differs(world.compare([suite]))
        kit.equal(f"failed of {table}", {key for key in world.failed if key[0] == suite["name"]}, set())


def make_store(folder, kind):
    if kind == "duckdb":
        return kit.DuckdbStore(f"duckdb:{folder}/energy.duckdb")
    return kit.PostgresStore(f"{os.environ['EIOT_TEST_POSTGRES'].rpartition('/')[0]}/ge_{os.getpid()}").create()


def main():
    kind = sys.argv[1]
    cases = kit.Cases()
    if kind == "postgres" and not os.environ.get("EIOT_TEST_POSTGRES"):
        return cases.skip(f"Great Expectations on {kind}", "EIOT_TEST_POSTGRES is not set")
    with kit.work_folder() as folder:
        store = make_store(folder, kind)
        try:
            files, _ = site_files.make_site(pathlib.Path(folder) / "site")
            kit.eiot("run", files, "--store", store.url, "--quiet", cwd=folder)
            world = World(folder, store)
            suites = list(run_suites.read_suites())
            cases.run("run_suites.py compares, checks and writes docs", shipped_compare, world, suites)
            cases.run("proposed suites", proposed_suites, world)
            make_plain(store, {suite["meta"]["eiot"]["table"] for suite in suites})
            cases.run("good data: nothing fails, and both say so", good_data, world, suites)
            for breakage in ge_breakages.BREAKAGES:
                cases.run(f"broken on purpose: {breakage.name}", broken_data, world, suites, breakage)
            cases.run("each expectation failed at least once", everything_failed_once, world, suites)
            cases.run("each kind has cases", every_kind_has_cases)
            cases.run("each kind, mostly, row conditions, missing values", kinds, world)
            cases.run("severity changes what stops a run, not what fails", severities, world)
            cases.run("stricter: an empty table", empty_table, world)
            cases.run("stricter: a day without data", day_without_data, world)
            cases.run("a table that does not exist", no_such_table, world)
            cases.run("stricter: a suite without expectations", empty_of_expectations, world)
            cases.run("said otherwise: types, places, pairs", said_otherwise, world)
            cases.run("the rows of one day", day_with_data, world)
            cases.run("what can't be judged", what_cannot_be_judged, world)
        finally:
            store.drop()
    return 1 if cases.failures else 0


if __name__ == "__main__":
    sys.exit(main())
