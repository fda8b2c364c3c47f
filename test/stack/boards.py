"""Grafana's dashboards as files: their panels and queries, and what Grafana puts in place of macros and variables.

Only what the dashboards of this project use is known here; anything else is an error, so that no query is run that
differs from what Grafana sends.
"""

import datetime
import json
import re

import kit

FOLDER = kit.ROOT / "dashboards/grafana/dashboards"
SCHEMA_VERSION = 42  # the last of this format, from Grafana 12.3 on


def load():
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def panels(board):
    """Panels with a query; rows are headings."""
    return [panel for panel in board["panels"] if panel["type"] != "row"]


def quoted(words):
    return ",".join("'" + word.replace("'", "''") + "'" for word in words)


def instants(kind, column, begin, end):
    """$__timeFilter(column) as each plugin writes it."""
    if kind == "grafana-clickhouse-datasource":
        return f"{column} >= toDateTime({int(begin.timestamp())}) AND {column} <= toDateTime({int(end.timestamp())})"
    stamp = "%Y-%m-%dT%H:%M:%SZ"
    return f"{column} BETWEEN '{begin.strftime(stamp)}' AND '{end.strftime(stamp)}'"


def expand_sql(kind, text, begin, end, variables):
    """The statement Grafana sends for the range begin..end; `variables`: name to the values that are chosen."""
    text = re.sub(r"\$__timeFilter\((\w+)\)", lambda found: instants(kind, found[1], begin, end), text)
    text = re.sub(r"\$\{(\w+):sqlstring\}", lambda found: quoted(variables[found[1]]), text)
    if "$" in text:
        raise AssertionError(f"something of Grafana's stays in: {text}")
    return text


def expand_promql(text):
    """With all instances chosen."""
    text = text.replace("$instance", ".*")
    if "$" in text:
        raise AssertionError(f"something of Grafana's stays in: {text}")
    return text


def utc(day):
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.timezone.utc)
