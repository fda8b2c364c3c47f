"""A small simulated site with files of every kind, and what arrives later: late and corrected readings."""

import csv
import datetime
import pathlib

import kit

HEADING = ["meter_id", "ts", "kwh", "channel", "length_s", "quality"]
LATE = ("M00003", "M00007")


def read_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file)][1:]


def write_rows(path, rows, heading=HEADING):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([heading, *rows])


def last_day(folder):
    days = [row[1][:10] for path in sorted(folder.glob("readings/*.csv")) for row in read_rows(path) if len(row) > 1]
    return datetime.date.fromisoformat(max(day for day in days if day[:2] == "20" and day[8:] <= "31"))


def pay_bills(files):
    """Payments of customers who are billed after use, one a week: simulated files have sales only."""
    days = [datetime.date.fromisoformat(row[1][:10]) for row in read_rows(files / "weather.csv")]
    payers = [row[0] for row in read_rows(files / "network.csv") if row[2] == "meter" and "prepaid" not in row[5]]
    write_rows(files / "payments.csv", [
        [payer, f"{min(days) + datetime.timedelta(days=at)}T10:00:00Z", "5000"]
        for payer in payers for at in range(0, (max(days) - min(days)).days + 1, 7)], ["meter_id", "ts", "amount"])


def make_site(folder):
    """Simulates the site in `folder`/files and takes out what arrives later: the names of the later files."""
    kit.eiot("simulate", "--out", folder, "--meters", 24, "--days", 70, "--theft", 0.15, "--seed", 5)
    files = pathlib.Path(folder) / "files"
    day = last_day(files)
    late = {str(day - datetime.timedelta(days=days)): [] for days in (1, 60)}
    for path in sorted(files.glob("readings/*.csv")):
        kept = []
        for row in read_rows(path):
            if len(row) == len(HEADING) and row[0] in LATE and row[1][:10] in late:
                late[row[1][:10]].append(row)
            else:
                kept.append(row)
        write_rows(path, kept)
    pay_bills(files)
    write_rows(files / "inspections.csv", [
        ["M00001", str(day - datetime.timedelta(days=5)), "confirmed", "120.5", "seal broken"],
        ["M00002", str(day - datetime.timedelta(days=4)), "cleared", "", ""],
        ["M00004", str(day - datetime.timedelta(days=40)), "no_access", "", "gate closed"],
        ["M00005", str(day - datetime.timedelta(days=3)), "confirmed", "", "kWh not known yet"],
    ], ["meter_id", "date", "outcome", "kwh", "note"])
    return files, later_files(pathlib.Path(folder), files, day, list(late.values()))


def later_files(folder, files, day, late):
    """Two deliveries. Each: readings that are late, and another value for readings that are there."""
    corrected = str(day - datetime.timedelta(days=20))
    rows = [row for path in sorted(files.glob("readings/*.csv")) for row in read_rows(path)
            if len(row) == len(HEADING) and row[1][:10] == corrected and row[0] in ("M00009", "M00010")]
    deliveries = []
    for number, (lateness, meter) in enumerate(zip(late, ("M00009", "M00010")), 1):
        path = folder / f"delivery-{number}.csv"
        changed = [[row[0], row[1], "1.2345", row[3], row[4], "A"] for row in rows if row[0] == meter]
        assert lateness and changed, "the simulated site has no such readings"
        write_rows(path, lateness + changed)
        deliveries.append(path)
    return deliveries
