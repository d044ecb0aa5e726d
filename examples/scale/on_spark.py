"""Bills a large log with Apache Spark: rows are shuffled by customer, and a `takst invoice` bills each partition.

    pip install pyspark "pandas<3" pyarrow                                # and Java 17 or newer
    spark-submit on_spark.py LOG.parquet FOLDER [--parts 16] [--takst takst] [-- further options of takst invoice]

FOLDER gets the lines as text, JSON Lines: together those of one run over the whole log.
"""

import argparse
import subprocess
import tempfile
import unicodedata

import pandas
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StringType

# What Spark does otherwise: it escapes quotes by a backslash, and trims.
RFC_4180 = {"escape": '"', "ignoreLeadingWhiteSpace": "false", "ignoreTrailingWhiteSpace": "false"}


@F.pandas_udf(StringType())
def folded(names: pandas.Series) -> pandas.Series:
    """Two spellings that takst takes for one customer."""
    return names.map(lambda name: unicodedata.normalize("NFC", " ".join((name or "").split())).lower())


def billing(command, header):
    """A function from the rows of a partition, CSV, to its lines."""

    def bill(frames):
        with tempfile.TemporaryFile() as lines, tempfile.TemporaryFile() as said:
            takst = None
            for frame in frames:
                if takst is None:
                    takst = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=lines, stderr=said)
                    takst.stdin.write(header.encode())
                try:
                    takst.stdin.write("".join(row + "\n" for row in frame["value"]).encode())
                except BrokenPipeError:
                    break
            if takst is None:
                return
            takst.communicate()
            if takst.returncode:
                said.seek(0)
                raise RuntimeError(f"takst ended with {takst.returncode}: {said.read().decode()}")
            lines.seek(0)
            while some := lines.readlines(1 << 22):
                yield pandas.DataFrame({"value": [line.decode().rstrip("\n") for line in some]})

    return bill


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("log")
    parser.add_argument("folder")
    parser.add_argument("--parts", type=int, default=16)
    parser.add_argument("--takst", default="takst")
    options, further = parser.parse_known_args()
    spark = SparkSession.builder.appName("takst").config("spark.sql.session.timeZone", "UTC").getOrCreate()
    log = spark.read.parquet(options.log).withColumn("row", F.monotonically_increasing_id())
    columns = [name for name in log.columns if name != "row"]
    for name, kind in log.dtypes:
        if kind == "timestamp":
            log = log.withColumn(name, F.date_format(name, "yyyy-MM-dd'T'HH:mm:ss'Z'"))
    cut = log.repartition(options.parts, folded("customer")).sortWithinPartitions("row")
    takst = [options.takst, "invoice", "-", "--format", "jsonl", "--quiet", *(it for it in further if it != "--")]
    rows = cut.select(F.to_csv(F.struct(*columns), RFC_4180).alias("value"))
    lines = rows.mapInPandas(billing(takst, ",".join(columns) + "\n"), "value string")
    lines.write.text(options.folder)


if __name__ == "__main__":
    main()
