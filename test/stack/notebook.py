"""notebooks/exploration.ipynb runs to its end in a real kernel, on a store just made, and what it shows is what the store holds."""

import os
import pathlib

import duckdb
import nbclient
import nbformat

import kit

FOLDER = kit.work_folder()
WORK = pathlib.Path(FOLDER.name)
STORE = WORK / "energy.duckdb"
NOTEBOOK = kit.ROOT / "notebooks/exploration.ipynb"


def executed(source):
    """The notebook, run in its folder; a cell that raises ends it."""
    os.environ["EIOT_DUCKDB_PATH"] = str(STORE)
    notebook = nbformat.read(source, as_version=4)
    nbformat.validate(notebook)
    client = nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(kit.ROOT / "notebooks")}})
    return client.execute()


def texts(notebook):
    """What code cells showed as text."""
    shown = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            shown.append("".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs))
    return shown


def pictures(notebook):
    return sum("image/png" in output.get("data", {}) for cell in notebook.cells if cell.cell_type == "code"
               for output in cell.outputs)


def no_outputs_are_kept():
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    kept = [cell.id for cell in notebook.cells if cell.cell_type == "code" and (cell.outputs or cell.execution_count)]
    kit.equal("cells with outputs", kept, [])


def it_shows_what_the_store_holds():
    notebook = executed(NOTEBOOK)
    shown = "\n".join(texts(notebook))
    kit.equal("pictures", pictures(notebook), 5)
    with duckdb.connect(str(STORE), read_only=True) as store:
        files = store.execute("select cast(sum(loaded) as bigint) from ops.files where kind = 'readings'").fetchone()[0]
        meters = store.execute("select meter_id from marts.fct_suspects where visit_rank <= 3 order by visit_rank").fetchall()
        feeders = store.execute("select node_id from marts.fct_node_losses where kind = 'feeder' and input_kwh is not null").fetchall()
    for part in [str(files), *(row[0] for row in meters + feeders)]:
        kit.equal(f"shows {part}", part in shown, True)
    kit.equal("meters and feeders", (len(meters), len(feeders) > 0), (3, True))


def a_cell_that_fails_is_seen():
    broken = WORK / "broken.ipynb"
    broken.write_text(NOTEBOOK.read_text().replace("from fct_meter_days", "from fct_meter_weeks"))
    try:
        executed(broken)
    except nbclient.exceptions.CellExecutionError as fault:
        kit.equal("the table is named", "fct_meter_weeks" in str(fault), True)
    else:
        raise AssertionError("a broken notebook passed")


def main():
    kit.run([kit.EIOT, "simulate", "--out", WORK / "simulated", "--meters", "120", "--days", "40", "--seed", "3"])
    (WORK / "eiot.yml").write_text("store: duckdb:energy.duckdb\ntimezone: Africa/Dakar\nbudget: 10\n")
    kit.run([kit.EIOT, "run", WORK / "simulated/files", "--config", WORK / "eiot.yml", "--quiet"], cwd=WORK)
    cases = kit.Cases()
    cases.run("the notebook is kept without outputs", no_outputs_are_kept)
    cases.run("the notebook shows what the store holds", it_shows_what_the_store_holds)
    cases.run("a cell that fails is seen", a_cell_that_fails_is_seen)
    return cases.failures


if __name__ == "__main__":
    raise SystemExit(main() != 0)
