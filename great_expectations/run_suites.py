#!/usr/bin/env python3
"""Runs the suites with Great Expectations itself and compares with what eiot found.

    great_expectations/run_suites.py --url duckdb:///data/energy.duckdb [--suite NAME] [--compare]

Needs great_expectations and, for DuckDB, duckdb-engine and pytz. `--compare` reads the newest run of
quality.results and exits with 1 when success or an unexpected count differs. Without it, the exit code is
1 when an expectation of severity critical fails.
"""

import argparse
import json
import pathlib
import sys

import great_expectations as gx
import great_expectations.execution_engine.sqlalchemy_execution_engine as engine_module
import sqlalchemy



class Duckdb(str):
    """Looks like one of the library's own dialect names."""

    value = "duckdb"


# DuckDB drops a result when its connection goes back to the pool, so the library must keep one, as it does
# for SQLite.
engine_module._PERSISTED_CONNECTION_DIALECTS = (
    *engine_module._PERSISTED_CONNECTION_DIALECTS,
    Duckdb("duckdb"),
)

FOLDER = pathlib.Path(__file__).resolve().parent / "expectations"


def read_suites(wanted):
    for path in sorted(FOLDER.glob("*.json")):
        suite = json.loads(path.read_text(encoding="utf-8"))
        if wanted is None or suite["name"] == wanted:
            yield suite


def validate(datasource, suite):
    """Results of one suite as dicts, in the suite's order."""
    table = suite["meta"]["eiot"]["table"]
    asset = datasource.add_query_asset(name=suite["name"], query=f"select * from {table}")
    batch = asset.add_batch_definition_whole_table("all").get_batch()
    results = []
    for config in suite["expectations"]:
        one = gx.ExpectationSuite(name=suite["name"])
        one.add_expectation_configuration(
            gx.expectations.expectation_configuration.ExpectationConfiguration(
                type=config["type"], kwargs=config["kwargs"], meta={}
            )
        )
        results.append(batch.validate(one).to_json_dict()["results"][0])
    return results


def newest_run(engine):
    """(suite, expectation, kwargs) -> (success, unexpected_count, observed_value) of the newest run."""
    query = sqlalchemy.text(
        "select suite, expectation, kwargs, success, unexpected_count, observed_value, error"
        " from quality.results"
        " where run_id = (select run_id from quality.results order by run_at desc limit 1)"
    )
    with engine.connect() as connection:
        return {
            (row[0], row[1], json.dumps(json.loads(row[2]), sort_keys=True)): row[3:]
            for row in connection.execute(query)
        }


def raised(result):
    """The message of an exception inside Great Expectations, or None."""
    info = result.get("exception_info") or {}
    for item in [info, *info.values()]:
        if isinstance(item, dict) and item.get("raised_exception"):
            return item.get("exception_message")
    return None


def differs(config, result, ours):
    """What differs between Great Expectations' result and ours, or None."""
    if ours is None:
        return "eiot has no result"
    success, unexpected, observed, error = ours
    if raised(result):
        return f"GE can't judge: {raised(result)}"
    if result["success"] != success:
        return f"success: GE {result['success']}, eiot {success} ({error})"
    theirs = result["result"].get("unexpected_count")
    if theirs is not None and unexpected is not None and theirs != unexpected:
        return f"unexpected_count: GE {theirs}, eiot {unexpected}"
    if config["type"] == "unexpected_rows_expectation":
        theirs = result["result"].get("observed_value")
        if theirs != json.loads(observed):
            return f"rows: GE {theirs}, eiot {observed}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--suite")
    parser.add_argument("--compare", action="store_true")
    options = parser.parse_args()

    ours = newest_run(sqlalchemy.create_engine(options.url)) if options.compare else {}
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    datasource = context.data_sources.add_sql("store", connection_string=options.url)
    bad = 0
    total = 0
    for suite in read_suites(options.suite):
        rules = [key for key in ours if key[0] == suite["name"] and key[1].startswith("eiot_")]
        if rules:
            print(f"{suite['name']}: not judged by eiot: {rules[0][1]}")
            continue
        for config, result in zip(suite["expectations"], validate(datasource, suite)):
            total += 1
            kwargs = json.dumps(config["kwargs"], sort_keys=True)
            if options.compare:
                reason = differs(config, result, ours.get((suite["name"], config["type"], kwargs)))
            elif result["success"]:
                reason = None
            else:
                reason = f"failed: {json.dumps(result['result'], default=str)[:200]}"
            if reason is None:
                continue
            print(f"{suite['name']}: {config['type']} {kwargs}: {reason}")
            bad += options.compare or config.get("severity", "critical") == "critical"
    print(f"{total} expectations, {bad} {'different' if options.compare else 'critical failed'}")
    return 1 if bad or total == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
