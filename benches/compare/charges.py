"""What takst charges for a log by edition A of the rate card, in plain Python: the lines of `takst invoice --format csv`.

    python3 charges.py LOG LINES

Times of a case do not overlap, and no note comes twice.
"""

import csv
import sys
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Copenhagen")
HOLIDAYS = {
    date.fromisoformat(day)
    for day in (
        "2025-01-01 2025-04-17 2025-04-18 2025-04-20 2025-04-21 2025-05-29 2025-06-08 2025-06-09 2025-12-25 2025-12-26 "
        "2026-01-01 2026-04-02 2026-04-03 2026-04-05 2026-04-06 2026-05-14 2026-05-24 2026-05-25 2026-12-25 2026-12-26"
    ).split()
}
HOURLY = {"1st": 80_000, "2nd": 109_500}  # in hundredths
FREE = MINIMUM = 15 * 60
PER_KM = 352
HEADER = (
    "customer,case,line,kind,item,description,date,date_to,level,tier,minutes_worked,quantity,unit,unit_price,price_per,"
    "gross,discount_percent,discount,net,vat_percent,currency"
).split(",")


def is_open(instant):
    local = instant.astimezone(ZONE)
    return local.weekday() < 5 and 8 <= local.hour < 16 and local.date() not in HOLIDAYS


def day(instant):
    return instant.astimezone(ZONE).date()


def rounded(value, unit):
    """Half away from zero; nothing here is negative."""
    return (2 * value + unit) // (2 * unit)


def amount(hundredths):
    return f"{hundredths // 100}.{hundredths % 100:02}"


def short(millionths):
    """Six decimals at most, no trailing zeros."""
    return f"{millionths // 1_000_000}.{millionths % 1_000_000:06}".rstrip("0").rstrip(".")


def minutes(seconds):
    return rounded(1_000_000 * seconds, 60)


class Line:
    def __init__(self, level, tier, price, begin):
        self.level, self.tier, self.price, self.begin = level, tier, price, begin
        self.worked = self.billed = 0
        self.notes = []

    def add(self, seconds, end, note):
        self.worked += seconds
        self.billed += seconds
        self.end = end
        if note:
            self.notes.append(note)


def charge(entries):
    """The lines of a case: its entries are (row, start, end, contacted, level, agreement, km, note)."""
    entries.sort(key=lambda entry: (entry[1], entry[0]))
    contacted = entries[0][3] or entries[0][1]
    has_agreement = bool(entries[0][5])
    left = FREE if has_agreement else 0
    contacted_open = is_open(contacted)
    free, work = {}, {}
    for _, start, end, _, level, _, _, note in entries:
        after_hours = not contacted_open and not is_open(start)
        tier = "after-hours" if after_hours else "normal"
        price = HOURLY[level] * (2 if after_hours else 1)
        seconds = (end - start) // timedelta(seconds=1)
        taken = 0 if after_hours else min(left, seconds)
        middle = start + timedelta(seconds=taken)
        for lines, length, begin, until in (free, taken, start, middle), (work, seconds - taken, middle, end):
            if length:
                if (level, tier) not in lines:
                    lines[level, tier] = Line(level, tier, price, begin)
                lines[level, tier].add(length, until, note)
        left -= taken
    billed = sum(line.billed for line in work.values())
    if not has_agreement and 0 < billed < MINIMUM:
        min(work.values(), key=lambda line: line.price).billed += MINIMUM - billed
    for kind, lines in ("free", free), ("work", work):
        for line in lines.values():
            quantity = minutes(line.billed)
            gross = rounded(line.price * quantity, 60_000_000)
            discount = gross if kind == "free" else 0
            description = "; ".join(line.notes) or f"Support, {line.level} level"
            yield [
                kind, "", description, day(line.begin), day(line.end - timedelta(seconds=1)), line.level, line.tier,
                short(minutes(line.worked)), short(quantity), "min", amount(line.price), 60, amount(gross),
                100 if discount else 0, amount(discount), amount(gross - discount),
            ]  # fmt: skip
    driven = [entry for entry in entries if entry[6]]
    if driven:
        km = sum(hundredths(entry[6]) for entry in driven)
        gross = rounded(PER_KM * km, 100)
        description = "; ".join(entry[7] for entry in driven if entry[7]) or "Mileage"
        yield [
            "mileage", "", description, day(driven[0][1]), day(driven[-1][1]), "", "", "", short(km * 10_000), "km", amount(PER_KM), 1,
            amount(gross), 0, "0.00", amount(gross),
        ]  # fmt: skip


def hundredths(text):
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


def main(log, out):
    customers = {}
    with open(log, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for number, (case, customer, start, end, contacted, level, agreement, km, note) in enumerate(rows):
            entry = (
                number,
                datetime.fromisoformat(start).astimezone(UTC),
                datetime.fromisoformat(end).astimezone(UTC),
                datetime.fromisoformat(contacted).astimezone(UTC) if contacted else None,
                level, agreement, km, note,
            )  # fmt: skip
            customers.setdefault(customer, {}).setdefault(case, []).append(entry)
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for customer, cases in customers.items():
            for case, entries in cases.items():
                for line, cells in enumerate(charge(entries), 1):
                    writer.writerow([customer, case, line, *cells, 25, "DKK"])


if __name__ == "__main__":
    main(*sys.argv[1:])
