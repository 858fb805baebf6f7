-- purpose: rows that were linked by weight, by half bits of their total and of the lead over the second candidate
-- inputs: link_evidence, links_keyed
-- grain: decision x half bit of total x half bit of the gap (null = no second candidate)
SELECT k.decision,
    CAST(floor(e.total_millibits / 500.0) AS BIGINT) AS half_bits,
    CAST(floor((e.total_millibits - e.runner_up_millibits) / 500.0) AS BIGINT) AS half_gap,
    count(*) AS rows
FROM link_evidence e JOIN links_keyed k USING (row_id, role)
WHERE e.role = 'self' AND e.total_millibits IS NOT NULL
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3 NULLS LAST
