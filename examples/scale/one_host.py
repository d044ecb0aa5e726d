"""Bills a large log on one host: DuckDB cuts Parquet by customer, and a `takst invoice` bills each part.

    pip install duckdb
    python3 one_host.py LOG.parquet FOLDER [--parts 16] [--jobs 2] [--takst takst] [-- further options of takst invoice]

FOLDER gets part-0000.jsonl and so on: together the lines of one run over the whole log.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

# Two spellings that takst takes for one customer fall into the same part.
CUSTOMER = r"lower(nfc_normalize(trim(regexp_replace(customer, '[\s\x{a0}\x{202f}]+', ' ', 'g'))))"


def text(value):
    """A text in SQL."""
    return "'" + str(value).replace("'", "''") + "'"


def cut(log, folder, parts):
    """Parquet by part; `row` keeps the order of the log."""
    duckdb.execute(
        f"COPY (SELECT *, row_number() OVER () AS row, hash({CUSTOMER}) % {parts} AS part FROM read_parquet({text(log)})) "
        f"TO {text(folder)} (FORMAT parquet, PARTITION_BY (part))"
    )


def bill(folder, part, out, command):
    """Feeds one part to takst as CSV, in the order of the log."""
    read, write = os.pipe()
    with os.fdopen(read, "rb") as pipe:
        takst = subprocess.Popen([*command, "-", "--format", "jsonl", "-o", out], stdin=pipe)
    try:
        with duckdb.connect() as db:
            db.execute("SET threads = 1; SET TimeZone = 'UTC'")
            files = text(f"{folder}/part={part}/*.parquet")
            rows = f"SELECT * EXCLUDE (row) FROM read_parquet({files}, hive_partitioning = false) ORDER BY row"
            db.execute(f"COPY ({rows}) TO '/dev/fd/{write}' (FORMAT csv, HEADER true, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%SZ')")
    finally:
        os.close(write)
        code = takst.wait()
    if code:
        sys.exit(f"part {part}: takst ended with {code}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("log")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--parts", type=int, default=16)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--takst", default="takst")
    options, further = parser.parse_known_args()
    command = [options.takst, "invoice", "--quiet", *(option for option in further if option != "--")]
    options.folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder, ThreadPoolExecutor(options.jobs) as pool:
        cut(options.log, folder, options.parts)
        numbers = sorted(int(part.name.removeprefix("part=")) for part in Path(folder).iterdir())
        list(pool.map(lambda part: bill(folder, part, options.folder / f"part-{part:04}.jsonl", command), numbers))


if __name__ == "__main__":
    main()
