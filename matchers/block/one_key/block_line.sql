-- purpose: what the blocks of a key come to
-- inputs: block_sizes
-- grain: one row
SELECT
    CAST($key AS VARCHAR) AS key,
    CAST($description AS VARCHAR) AS description,
    CAST(coalesce(sum(CASE WHEN pairs <= $budget THEN pairs ELSE 0 END), 0) AS BIGINT) AS pairs,
    CAST($new_pairs AS BIGINT) AS new_pairs,
    CAST(coalesce(max(pairs), 0) AS BIGINT) AS largest_block,
    CAST(coalesce(sum(CASE WHEN pairs > $budget THEN 1 ELSE 0 END), 0) AS BIGINT) AS skipped_blocks,
    CAST(coalesce(sum(CASE WHEN pairs > $budget THEN lefts + rights ELSE 0 END), 0) AS BIGINT)
        AS skipped_rows
FROM block_sizes
