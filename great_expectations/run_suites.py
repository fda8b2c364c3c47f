#!/usr/bin/env python3
"""Runs the suites with Great Expectations itself and compares with what eiot found.

    great_expectations/run_suites.py --check                                   the library reads the suites
    great_expectations/run_suites.py --url duckdb:///data/energy.duckdb        it judges the tables
    great_expectations/run_suites.py --url postgresql://user@host/db --compare and agrees with eiot's newest run
    great_expectations/run_suites.py --url ... --docs FOLDER                   and writes its own data docs

Exit code 1 when an expectation of severity critical fails; with --compare, when success, an unexpected count or
an observed value differs from the newest run in quality.results. Needs great_expectations, and for DuckDB
duckdb-engine and pytz: `make install` has them in .venv/ge.
"""

import argparse
import contextlib
import dataclasses
import datetime
import io
import json
import logging
import math
import pathlib
import sys

import duckdb_engine
import great_expectations as gx
import great_expectations.execution_engine.sqlalchemy_execution_engine as engine_module
import great_expectations.expectations.metrics.column_map_metrics.column_values_match_regex as match_module
import great_expectations.expectations.metrics.column_map_metrics.column_values_not_match_regex as not_match_module
import numpy
import sqlalchemy
from great_expectations.core.expectation_suite import expectationSuiteSchema
from great_expectations.expectations import type_comparison

FOLDER = pathlib.Path(__file__).resolve().parent / "expectations"
DUCKDB = "duckdb"
IN_WORDS_OF_THE_STORE = ("_of_type", "_in_type_list")  # what they observe: the name of a type


class Duckdb(str):
    """Looks like one of the library's own dialect names."""

    value = DUCKDB


def teach_duckdb():
    """What the library does for its own dialects and not for DuckDB."""
    # DuckDB drops a result when its connection goes back to the pool, so the library must keep one, as it does
    # for SQLite.
    engine_module._PERSISTED_CONNECTION_DIALECTS = (
        *engine_module._PERSISTED_CONNECTION_DIALECTS,
        Duckdb(DUCKDB),
    )
    # The columns of a table, which duckdb-engine asks of a catalog that DuckDB does not have; types are compared by
    # name, as those of PostgreSQL are.
    duckdb_engine.Dialect.get_columns = duckdb_columns
    type_comparison.CASE_INSENSITIVE_DIALECTS |= {DUCKDB}
    # A regular expression is searched for, as by `~` of PostgreSQL.
    for module in (match_module, not_match_module):
        module.get_dialect_regex_expression = regex_expression(module.get_dialect_regex_expression)


class NamedType(sqlalchemy.types.UserDefinedType):
    """A type by the name that the store gives it."""

    cache_ok = True

    def __init__(self, name="NULL"):
        self.name = name

    def get_col_spec(self, **_):
        return self.name


def duckdb_columns(_dialect, connection, table_name, schema=None, **_):
    query = sqlalchemy.text(
        "select column_name, data_type, is_nullable = 'YES' from information_schema.columns"
        " where table_schema = :schema and table_name = :name order by ordinal_position"
    )
    rows = connection.execute(query, {"schema": schema or "main", "name": str(table_name)}).fetchall()
    if not rows:
        raise sqlalchemy.exc.NoSuchTableError(table_name)
    return [
        {"name": name, "type": NamedType(text), "nullable": nullable, "default": None} for name, text, nullable in rows
    ]


def regex_expression(original):
    def expression(column, regex, dialect, positive=True):
        if getattr(dialect, "name", None) != DUCKDB and "duckdb" not in getattr(dialect, "__name__", ""):
            return original(column, regex, dialect, positive)
        found = sqlalchemy.func.regexp_matches(column, sqlalchemy.literal(regex))
        return found if positive else sqlalchemy.not_(found)

    return expression


def teach_json():
    """The library keeps the verdicts on quantiles as numpy's booleans, which its own store can't write."""
    original = json.JSONEncoder.default
    json.JSONEncoder.default = lambda self, one: one.item() if isinstance(one, numpy.generic) else original(self, one)


teach_duckdb()
teach_json()


def read_suites(wanted=None, folder=FOLDER, layer=None):
    """The suites of a folder as dicts, by name of file; of one layer where one is named."""
    for path in sorted(pathlib.Path(folder).glob("*.json")):
        suite = json.loads(path.read_text(encoding="utf-8"))
        if wanted in (None, suite["name"]) and layer in (None, suite["meta"]["eiot"]["layer"]):
            yield suite


def quiet():
    """The library prints a line for each query that does not name the batch, as ours of two tables do not."""
    return contextlib.redirect_stdout(io.StringIO())


def parse(suite):
    """The library's own suite. Each expectation carries its place, for results come in another order."""
    numbered = dict(suite)
    numbered["expectations"] = [
        {**one, "meta": {**one.get("meta", {}), "place": place}} for place, one in enumerate(suite["expectations"])
    ]
    with quiet():
        parsed = gx.ExpectationSuite(**expectationSuiteSchema.load(numbered))
    assert len(parsed.expectations) == len(suite["expectations"])
    return parsed


class Library:
    """Great Expectations on one store."""

    def __init__(self, url):
        logging.getLogger("great_expectations").setLevel(logging.ERROR)
        self.context = gx.get_context(mode="ephemeral")
        self.context.variables.progress_bars = {"globally": False}
        self.source = self.context.data_sources.add_sql("store", connection_string=url)
        self.n_definitions = 0

    def validate(self, suite, where=None):
        """Results as dicts, in the suite's order; of the rows that SQL's `where` keeps. A store's own error, as
        for a table that does not exist, is raised."""
        self.n_definitions += 1
        name = suite["name"] if self.n_definitions == 1 else f"{suite['name']} {self.n_definitions}"
        table = suite["meta"]["eiot"]["table"]
        if where is None:
            schema, name_of_table = table.split(".")
            asset = self.source.add_table_asset(name=name, table_name=name_of_table, schema_name=schema)
        else:
            asset = self.source.add_query_asset(name=name, query=f"select * from {table} where {where}")
        batches = asset.add_batch_definition_whole_table("all")
        parsed = parse(suite)
        parsed.name = name
        with quiet():
            definition = gx.ValidationDefinition(name=name, data=batches, suite=self.context.suites.add(parsed))
            found = self.context.validation_definitions.add(definition).run(
                result_format={"result_format": "SUMMARY"}
            )
        results = found.to_json_dict()["results"]
        return sorted(results, key=lambda one: one["expectation_config"]["meta"]["place"])

    def write_docs(self, folder):
        """Its own site of all that was validated; the path of the first page."""
        sites = self.context.get_site_names()
        for site in sites:
            self.context.delete_data_docs_site(site)
        self.context.add_data_docs_site(
            site_name="eiot",
            site_config={
                "class_name": "SiteBuilder",
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
                "store_backend": {
                    "class_name": "TupleFilesystemStoreBackend",
                    "base_directory": str(pathlib.Path(folder).resolve()),
                },
            },
        )
        self.context.build_data_docs(site_names=["eiot"])
        return pathlib.Path(folder) / "index.html"

    def close(self):
        """Lets go of the store: DuckDB's file is locked while it is open."""
        self.source.get_execution_engine().close()
        self.source.get_engine().dispose()


@dataclasses.dataclass
class Verdict:
    """What both say of one expectation."""

    success: bool
    unexpected_count: int | None = None
    observed: object = None
    error: str | None = None


def raised(result):
    """The message of an exception inside Great Expectations, or None."""
    info = result.get("exception_info") or {}
    for item in [info, *info.values()]:
        if isinstance(item, dict) and item.get("raised_exception"):
            return item.get("exception_message")
    return None


def verdict_of(config, result):
    """The library's verdict in the words of eiot: quantiles as a list of values."""
    inner = result.get("result") or {}
    observed = inner.get("observed_value")
    if isinstance(observed, dict) and "values" in observed:
        observed = observed["values"]
        observed = observed[0] if len(observed) == 1 else observed
    if config["type"].endswith(IN_WORDS_OF_THE_STORE):
        observed = None
    return Verdict(bool(result["success"]), inner.get("unexpected_count"), observed, raised(result))


def plain(value):
    """Numbers as float, instants as such, so that two ways to write one are equal."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    try:
        return float(value)
    except (TypeError, ValueError):
        pass
    try:
        text = value if isinstance(value, str) else value.isoformat()
        instant = datetime.datetime.fromisoformat(text)
        return instant if instant.tzinfo else instant.replace(tzinfo=datetime.timezone.utc)
    except (AttributeError, ValueError):
        return value


def observed_of(config, verdict):
    """As it is compared: a set of columns has no order."""
    observed = plain(verdict.observed)
    return sorted(observed) if config["type"].endswith("_to_match_set") and observed else observed


def is_equal(left, right):
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(is_equal, left, right))
    if isinstance(left, float) and isinstance(right, float):
        # sums of doubles depend on the order of rows, which no store promises
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12)
    return left == right


def differs(config, theirs, ours):
    """What differs between two verdicts, or None."""
    if ours is None:
        return "eiot has no result"
    if theirs.success != ours.success:
        return f"success: GE {theirs.success} ({theirs.error}), eiot {ours.success} ({ours.error})"
    if (theirs.error is None) != (ours.error is None):
        return f"can't be judged: GE {theirs.error}, eiot {ours.error}"
    if None not in (theirs.unexpected_count, ours.unexpected_count):
        if theirs.unexpected_count != ours.unexpected_count:
            return f"unexpected_count: GE {theirs.unexpected_count}, eiot {ours.unexpected_count}"
    if config["type"].endswith(IN_WORDS_OF_THE_STORE) or theirs.unexpected_count is not None:
        return None
    if not is_equal(observed_of(config, theirs), observed_of(config, ours)):
        return f"observed: GE {theirs.observed}, eiot {ours.observed}"
    return None


def newest_run(url):
    """(suite, expectation, kwargs) -> Verdict of the newest run in quality.results."""
    query = sqlalchemy.text(
        "select suite, expectation, kwargs, success, unexpected_count, observed_value, error"
        " from quality.results"
        " where run_id = (select run_id from quality.results order by run_at desc limit 1)"
    )
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(query).fetchall()
    engine.dispose()
    return {
        (row[0], row[1], sorted_text(row[2])): Verdict(
            row[3], row[4], None if row[5] is None else json.loads(row[5]), row[6]
        )
        for row in rows
    }


def sorted_text(kwargs):
    """One text for equal arguments, whatever the order of their keys."""
    return json.dumps(json.loads(kwargs) if isinstance(kwargs, str) else kwargs, sort_keys=True)


def check(options):
    """The library reads each suite, and knows each of its expectations."""
    n = 0
    for suite in read_suites(options.suite, options.folder, options.layer):
        n += len(parse(suite).expectations)
    print(f"{n} expectations read")
    return 0 if n > 0 else 1


def run(options):
    ours = newest_run(options.url) if options.compare else {}
    library = Library(options.url)
    bad = 0
    total = 0
    for suite in read_suites(options.suite, options.folder, options.layer):
        rules = [key for key in ours if key[0] == suite["name"] and key[1].startswith("eiot_")]
        if rules:
            print(f"{suite['name']}: not judged by eiot: {rules[0][1]}")
            continue
        try:
            results = library.validate(suite)
        except Exception as error:  # the library has no one kind: a table that does not exist, a store that is gone
            optional = suite["meta"]["eiot"].get("optional", False)
            print(f"{suite['name']}: {'skipped' if optional else 'failed'}: {str(error).splitlines()[0]}")
            bad += not optional
            continue
        for config, result in zip(suite["expectations"], results):
            total += 1
            theirs = verdict_of(config, result)
            kwargs = sorted_text(config["kwargs"])
            if options.compare:
                reason = differs(config, theirs, ours.get((suite["name"], config["type"], kwargs)))
            elif theirs.success:
                reason = None
            else:
                reason = f"failed: {theirs.error or json.dumps(result['result'], default=str)[:200]}"
            if reason is None:
                continue
            print(f"{suite['name']}: {config['type']} {kwargs}: {reason}")
            bad += options.compare or config.get("severity", "critical") == "critical"
    print(f"{total} expectations, {bad} {'different' if options.compare else 'critical failed'}")
    if options.docs:
        print(f"data docs: {library.write_docs(options.docs)}")
    library.close()
    return 1 if bad or total == 0 else 0


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], epilog="\n".join(__doc__.splitlines()[2:]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--url", help="duckdb:///data/energy.duckdb or postgresql://user:password@host:port/database")
    parser.add_argument("--suite", metavar="NAME", help="only this suite")
    parser.add_argument("--layer", choices=("raw", "staging", "marts"), help="only the suites of this layer")
    parser.add_argument("--folder", metavar="DIR", default=FOLDER, help="where the suites are (default: beside this file)")
    parser.add_argument("--check", action="store_true", help="only read the suites; needs no store")
    parser.add_argument("--compare", action="store_true", help="with eiot's newest run")
    parser.add_argument("--docs", metavar="DIR", help="write the library's data docs there")
    options = parser.parse_args()
    if options.check:
        return check(options)
    if options.url is None:
        parser.error("--url is required, but for --check")
    return run(options)


if __name__ == "__main__":
    sys.exit(main())
