-- purpose: rows linked by weight, by half bits of their total and of the gap to the second
-- inputs: link_evidence, links_keyed
-- grain: decision x half bit of total x half bit of the gap (null = no second candidate)
WITH scored AS (
    SELECT links.decision,
        cast(floor(evidence.total_millibits / 500.0) AS BIGINT) AS half_bits,
        cast(floor(
            (evidence.total_millibits - evidence.runner_up_millibits) / 500.0
        ) AS BIGINT) AS half_gap
    FROM link_evidence AS evidence
    JOIN links_keyed AS links ON links.row_id = evidence.row_id AND links.role = evidence.role
    WHERE evidence.role = 'self' AND evidence.total_millibits IS NOT NULL
)
SELECT decision, half_bits, half_gap, count(*) AS rows
FROM scored
GROUP BY decision, half_bits, half_gap
ORDER BY decision, half_bits, half_gap NULLS LAST
