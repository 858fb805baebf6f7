-- purpose: what the blocks of a key come to
-- inputs: block_sizes
-- grain: one row
SELECT
    cast($key AS VARCHAR) AS key,
    cast($description AS VARCHAR) AS description,
    cast(coalesce(sum(CASE WHEN pairs <= $budget THEN pairs ELSE 0 END), 0) AS BIGINT) AS pairs,
    cast($new_pairs AS BIGINT) AS new_pairs,
    cast(coalesce(max(pairs), 0) AS BIGINT) AS largest_block,
    cast(coalesce(sum(CASE WHEN pairs > $budget THEN 1 ELSE 0 END), 0) AS BIGINT) AS skipped_blocks,
    cast(coalesce(sum(CASE WHEN pairs > $budget THEN lefts + rights ELSE 0 END), 0) AS BIGINT)
        AS skipped_rows
FROM block_sizes
