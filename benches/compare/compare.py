"""The same charges by takst, DuckDB and plain Python: the lines must be equal, byte by byte, and the times stand side by side.

    pip install duckdb
    python3 benches/compare/compare.py [--rows 1000000] [--rounds 5] [--takst target/release/takst]

The programs run in turn, each from file to file; what is printed are medians of whole processes.
"""

import argparse
import filecmp
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DUCKDB = """
import duckdb, sys
sql, log, lines = sys.argv[1:]
db = duckdb.connect()
db.execute(f"SET VARIABLE log = '{log}'; SET VARIABLE lines = '{lines}'")
db.execute(open(sql, encoding="utf-8").read())
"""


def write_log(path, rows):
    """Cases of one to three entries over 2,000 customers, half of them with an agreement; RFC 3339 times, three a row."""
    draw = random.Random(20260101)
    zone = ZoneInfo("Europe/Copenhagen")
    first = datetime(2025, 1, 1, 5, tzinfo=UTC)
    agreements = ["", "", "GOD", "BEDRE"]
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write("case,customer,start,end,contacted,level,agreement,km,note\n")
        row = case = 0
        while row < rows:
            case += 1
            number = draw.randrange(2_000)
            start = first + timedelta(days=draw.randrange(520), seconds=draw.randrange(15 * 3_600))
            contact = (start - timedelta(seconds=draw.randrange(7_200))).astimezone(zone).isoformat()
            for _ in range(min(draw.choice((1, 2, 3)), rows - row)):
                end = start + timedelta(seconds=draw.randrange(60, 3_000))
                begun, ended = (at.astimezone(zone).isoformat() for at in (start, end))
                level = "1st" if draw.random() < 0.7 else "2nd"
                km = f"{draw.randrange(5, 900) / 10}" if draw.random() < 0.05 else ""
                file.write(
                    f"{case},Customer {number},{begun},{ended},{contact},{level},{agreements[number % 4]},{km},"
                    f"Remote session no. {row}: looked at it\n"
                )
                row += 1
                start = end + timedelta(seconds=draw.randrange(60, 20_000))


def run(command):
    """Seconds, seconds of the processors and peak memory in MB of a whole process."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def first_difference(one, other):
    with open(one, encoding="utf-8") as left, open(other, encoding="utf-8") as right:
        for number, (a, b) in enumerate(zip(left, right), 1):
            if a != b:
                return f"line {number}\n  takst: {a}  other: {b}"
    return "one of them has more lines"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--takst", default=ROOT / "target/release/takst")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "log.csv")
        write_log(log, options.rows)
        lines = {name: os.path.join(folder, f"{name}.csv") for name in ("takst", "DuckDB", "Python")}
        takst = [options.takst, "invoice", log, "-o", lines["takst"], "--rates", ROOT / "rates.toml", "--quiet"]
        duckdb = [sys.executable, "-c", DUCKDB, HERE / "charges.sql", log, lines["DuckDB"]]
        python = [sys.executable, HERE / "charges.py", log, lines["Python"]]
        commands = {"takst": takst, "DuckDB": duckdb, "Python": python}
        measured = {name: [] for name in commands}
        for _ in range(options.rounds):
            for name, command in commands.items():
                measured[name].append(run(command))
        for name in ("DuckDB", "Python"):
            if not filecmp.cmp(lines["takst"], lines[name], shallow=False):
                sys.exit(f"{name} has other lines: {first_difference(lines['takst'], lines[name])}")
        size = os.path.getsize(log) / options.rows
        count = sum(1 for _ in open(lines["takst"], "rb")) - 1
        print(f"{options.rows:,} rows of {size:.0f} bytes, {count:,} lines, equal in all three\n")
        print("| | time | of takst's | processor time | of takst's | peak memory |\n| --- | ---: | ---: | ---: | ---: | ---: |")
        medians = {name: [statistics.median(column) for column in zip(*runs)] for name, runs in measured.items()}
        for name, (seconds, processor, memory) in medians.items():
            times, of_processor = seconds / medians["takst"][0], processor / medians["takst"][1]
            print(f"| {name} | {seconds:.2f} s | {times:.1f} × | {processor:.2f} s | {of_processor:.1f} × | {memory:,.0f} MB |")


if __name__ == "__main__":
    main()
