-- What takst charges for a log by edition A of the rate card, in DuckDB: the lines of `takst invoice --format csv`.
-- `getvariable('log')` is read, `getvariable('lines')` is written. Times of a case do not overlap, and no note comes twice.
SET TimeZone = 'Europe/Copenhagen';

CREATE MACRO is_open(local) AS
    isodow(local) <= 5 AND hour(local) BETWEEN 8 AND 15 AND local::DATE NOT IN (
        DATE '2025-01-01', DATE '2025-04-17', DATE '2025-04-18', DATE '2025-04-20', DATE '2025-04-21',
        DATE '2025-05-29', DATE '2025-06-08', DATE '2025-06-09', DATE '2025-12-25', DATE '2025-12-26',
        DATE '2026-01-01', DATE '2026-04-02', DATE '2026-04-03', DATE '2026-04-05', DATE '2026-04-06',
        DATE '2026-05-14', DATE '2026-05-24', DATE '2026-05-25', DATE '2026-12-25', DATE '2026-12-26');
CREATE MACRO amount(hundredths) AS (hundredths * 0.01::DECIMAL(3, 2))::DECIMAL(18, 2);
-- Six decimals at most, no trailing zeros.
CREATE MACRO short(millionths) AS
    rtrim(rtrim((millionths * 0.000001::DECIMAL(7, 6))::DECIMAL(18, 6)::VARCHAR, '0'), '.');
-- Half away from zero; nothing here is negative.
CREATE MACRO rounded(value, unit) AS (2 * value + unit) // (2 * unit);

COPY (
    WITH log AS (
        SELECT row_number() OVER () AS row, *, start AT TIME ZONE 'Europe/Copenhagen' AS local_start,
               epoch("end")::BIGINT - epoch(start)::BIGINT AS seconds
        FROM read_csv(getvariable('log'), header = true, columns = {
            'case': 'VARCHAR', 'customer': 'VARCHAR', 'start': 'TIMESTAMPTZ', 'end': 'TIMESTAMPTZ',
            'contacted': 'TIMESTAMPTZ', 'level': 'VARCHAR', 'agreement': 'VARCHAR', 'km': 'DECIMAL(9, 2)',
            'note': 'VARCHAR'})
    ),
    -- Free minutes go to the entries of a case in order of start.
    entry AS (
        SELECT *,
               NOT is_open(coalesce(contacted, first_start) AT TIME ZONE 'Europe/Copenhagen')
                   AND NOT is_open(local_start) AS after_hours,
               CASE WHEN level = '1st' THEN 80000 ELSE 109500 END AS hourly
        FROM (SELECT *, min(start) OVER (PARTITION BY "case") AS first_start, min(row) OVER (PARTITION BY "case") AS first_row,
                     min(row) OVER (PARTITION BY customer) AS customer_row FROM log)
    ),
    split AS (
        SELECT *, CASE WHEN agreement IS NULL OR after_hours THEN 0 ELSE least(seconds, greatest(0, 900 - coalesce(
               sum(CASE WHEN after_hours THEN 0 ELSE seconds END) OVER (PARTITION BY "case" ORDER BY start, row
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))) END AS free
        FROM entry
    ),
    piece AS (
        SELECT *, 1 AS place, 'free' AS kind, local_start AS from_, local_start + to_seconds(free) AS to_, free AS worked
        FROM split WHERE free > 0
        UNION ALL
        SELECT *, 2, 'work', local_start + to_seconds(free), "end" AT TIME ZONE 'Europe/Copenhagen', seconds - free
        FROM split WHERE seconds > free
    ),
    -- A line for each level and tier.
    time_line AS (
        SELECT customer_row, first_row, any_value(customer) AS customer, any_value("case") AS "case", place, kind, level,
               after_hours, any_value(agreement) AS agreement, any_value(hourly) * CASE WHEN after_hours THEN 2 ELSE 1 END AS price,
               string_agg(note, '; ' ORDER BY start, row) AS note, min(from_) AS begin, max(to_) AS finish,
               sum(worked)::BIGINT AS worked
        FROM piece GROUP BY customer_row, first_row, place, kind, level, after_hours
    ),
    -- The minimum of a case without an agreement goes to its cheapest line.
    billed AS (
        SELECT *, worked + CASE WHEN kind = 'work' AND agreement IS NULL
               AND row_number() OVER (PARTITION BY first_row, kind ORDER BY price, begin) = 1
               THEN greatest(0, 900 - sum(worked) OVER (PARTITION BY first_row, kind)) ELSE 0 END AS billed
        FROM time_line
    ),
    priced AS (
        SELECT *, rounded(1000000 * billed::BIGINT, 60) AS quantity, rounded(price * rounded(1000000 * billed::BIGINT, 60), 60000000) AS gross
        FROM billed
    ),
    line AS (
        SELECT customer_row, first_row, place, begin, customer, "case", kind, coalesce(note, 'Support, ' || level || ' level') AS description,
               begin::DATE AS date, (finish - INTERVAL 1 SECOND)::DATE AS date_to, level,
               CASE WHEN after_hours THEN 'after-hours' ELSE 'normal' END AS tier,
               short(rounded(1000000 * worked, 60)) AS minutes_worked, short(quantity) AS quantity, 'min' AS unit,
               amount(price) AS unit_price, 60 AS price_per, gross, CASE WHEN kind = 'free' THEN gross ELSE 0 END AS discount
        FROM priced
        UNION ALL
        SELECT customer_row, first_row, 3, min(local_start), any_value(customer), any_value("case"), 'mileage',
               coalesce(string_agg(note, '; ' ORDER BY start, row), 'Mileage'), min(local_start)::DATE, max(local_start)::DATE,
               NULL, NULL, NULL, rtrim(rtrim(sum(km)::VARCHAR, '0'), '.'), 'km', amount(352), 1,
               rounded(352 * (sum(km) * 100)::BIGINT, 100), 0
        FROM entry WHERE km IS NOT NULL GROUP BY customer_row, first_row
    )
    SELECT customer, "case", row_number() OVER (PARTITION BY first_row ORDER BY place, begin) AS line, kind, NULL AS item,
           description, date, date_to, level, tier, minutes_worked, quantity, unit, unit_price, price_per,
           amount(gross) AS gross, CASE WHEN discount > 0 THEN 100 ELSE 0 END AS discount_percent, amount(discount) AS discount,
           amount(gross - discount) AS net, 25 AS vat_percent, 'DKK' AS currency
    FROM line ORDER BY customer_row, first_row, line
) TO (getvariable('lines')) (FORMAT csv, HEADER true);
