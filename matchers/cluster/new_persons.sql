-- purpose: persons seen for the first time, in an order that neither the order of rows nor the
--          names of files touch, and that says nothing of them to whoever has not all of them: by
--          a hash of their particulars, keyed with the ends of all; behind them who is known by
--          hardly more than a name, in the order of what is known
-- inputs: representative_sizes, kept_numbers, entities
-- grain: representative without a number; new_no counts from 1
WITH first_seen AS (
    SELECT representative_sizes.representative, entities.fingerprint
    FROM representative_sizes
    JOIN entities ON entities.entity = representative_sizes.representative
    LEFT JOIN kept_numbers
        ON kept_numbers.representative = representative_sizes.representative
    WHERE kept_numbers.person_no IS NULL AND representative_sizes.first_row IS NOT NULL
),

ends AS (
    SELECT
        coalesce(min(fingerprint), '') AS lowest,
        coalesce(max(fingerprint), '') AS highest
    FROM first_seen
    WHERE fingerprint < 'g'
),

keyed AS (
    SELECT
        first_seen.representative,
        CASE WHEN first_seen.fingerprint < 'g'
            THEN md5(ends.lowest || ends.highest || first_seen.fingerprint)
            ELSE first_seen.fingerprint END AS place
    FROM first_seen
    CROSS JOIN ends
)

SELECT
    representative,
    row_number() OVER (ORDER BY place ASC NULLS LAST, representative ASC NULLS LAST) AS new_no
FROM keyed
