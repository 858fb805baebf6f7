-- purpose: what the blocks of each blocking key come to
-- inputs: keys_of_pass, block_sizes, pairs
-- grain: blocking key of the pass
WITH sizes AS (
    SELECT
        key_no,
        cast(sum(CASE WHEN pairs <= $budget THEN pairs ELSE 0 END) AS BIGINT) AS pairs,
        max(pairs) AS largest_block,
        cast(sum(CASE WHEN pairs > $budget THEN 1 ELSE 0 END) AS BIGINT) AS skipped_blocks,
        cast(sum(CASE WHEN pairs > $budget THEN lefts + rights ELSE 0 END) AS BIGINT)
            AS skipped_rows
    FROM block_sizes
    GROUP BY key_no
)

SELECT
    keys_of_pass.key_no,
    keys_of_pass.key,
    keys_of_pass.description,
    cast(coalesce(sizes.pairs, 0) AS BIGINT) AS pairs,
    cast(coalesce(found.pairs, 0) AS BIGINT) AS new_pairs,
    cast(coalesce(sizes.largest_block, 0) AS BIGINT) AS largest_block,
    cast(coalesce(sizes.skipped_blocks, 0) AS BIGINT) AS skipped_blocks,
    cast(coalesce(sizes.skipped_rows, 0) AS BIGINT) AS skipped_rows
FROM keys_of_pass
LEFT JOIN sizes ON sizes.key_no = keys_of_pass.key_no
LEFT JOIN (SELECT key, count(*) AS pairs FROM pairs GROUP BY key) AS found
    ON found.key = keys_of_pass.key
