"""One run, DuckDB and Spark in local mode must give the same lines and the same totals, to the øre.

    bash examples/scale/check.sh [ROWS]
"""

import json
import os
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import duckdb

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "benches" / "compare"))
from compare import write_log  # noqa: E402


def timed(name, command):
    began = time.perf_counter()
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable}
    done = subprocess.run([str(part) for part in command], stderr=subprocess.PIPE, text=True, env=environment)
    if done.returncode:
        sys.exit(f"{name}: {done.stderr}")
    print(f"{name:8} {time.perf_counter() - began:6.1f} s")


def lines_of(files):
    return sorted(line for file in files for line in file.read_text(encoding="utf-8").splitlines())


def totals(lines):
    """Net, and VAT once a customer, in the digits that takst prints."""
    nets = {}
    for line in map(json.loads, lines):
        nets[line["customer"]] = nets.get(line["customer"], 0) + Decimal(line["net"])
    return len(nets), sum(nets.values())


def main(folder, rows, takst):
    folder = Path(folder)
    write_log(folder / "log.csv", int(rows))
    duckdb.execute(
        f"SET TimeZone = 'UTC'; COPY (FROM read_csv('{folder}/log.csv', types = {{'case': 'VARCHAR', 'km': 'DECIMAL(9, 1)'}}, all_varchar = false)) "
        f"TO '{folder}/log.parquet' (FORMAT parquet, ROW_GROUP_SIZE 20000)"
    )
    rates = ["--rates", HERE.parents[1] / "rates.toml"]
    timed("one run", [takst, "invoice", folder / "log.csv", "--quiet", "-o", folder / "one.jsonl", *rates])
    timed("DuckDB", [sys.executable, HERE / "one_host.py", folder / "log.parquet", folder / "duckdb", "--takst", takst, *rates])
    timed("Spark", [sys.executable, HERE / "on_spark.py", folder / "log.parquet", folder / "spark", "--takst", takst, *rates])
    one = lines_of([folder / "one.jsonl"])
    print(f"{len(one):,} lines of {totals(one)[0]:,} customers, net {totals(one)[1]:,}")
    for name, files in ("DuckDB", folder.glob("duckdb/*.jsonl")), ("Spark", folder.glob("spark/part-*.txt")):
        lines = lines_of(files)
        if lines != one:
            sys.exit(f"{name}: other lines, {len(lines):,} of {totals(lines)[0]:,} customers, net {totals(lines)[1]:,}")
    print("the same from DuckDB and from Spark")


if __name__ == "__main__":
    main(*sys.argv[1:])
