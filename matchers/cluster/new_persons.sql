-- purpose: persons seen for the first time, in an order that neither the order of rows nor the
--          names of files touch, and that says nothing of them to whoever has not all of them: by
--          a hash of their particulars, keyed with the ends of all; behind them who is known by
--          hardly more than a name, in the order of what is known
-- inputs: first_seen, first_seen_ends
-- grain: representative without a number; new_no counts from 1
WITH keyed AS (
    SELECT
        first_seen.representative,
        CASE WHEN first_seen.fingerprint < 'g'
            THEN md5(first_seen_ends.lowest || first_seen_ends.highest || first_seen.fingerprint)
            ELSE first_seen.fingerprint END AS place
    FROM first_seen
    CROSS JOIN first_seen_ends
)

SELECT
    representative,
    row_number() OVER (ORDER BY place ASC NULLS LAST, representative ASC NULLS LAST) AS new_no
FROM keyed
