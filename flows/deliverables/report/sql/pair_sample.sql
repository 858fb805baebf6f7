-- purpose: links to explain: some of every level and decision, and those nearest to the threshold
-- inputs: links_keyed, link_evidence
-- grain: sampled source row x role
WITH scored AS (
    SELECT links.row_id, links.role, links.extract, links.level, links.decision,
        links.person_id, links.candidate_person_id,
        evidence.* EXCLUDE (row_id, role, person_id),
        (links.row_id % 2147483647 * 48271 + $seed) % 2147483647 AS draw
    FROM link_evidence AS evidence
    JOIN links_keyed AS links ON links.row_id = evidence.row_id AND links.role = evidence.role
), ranked AS (
    SELECT *,
        row_number() OVER (
            PARTITION BY level, decision ORDER BY draw, row_id, role
        ) AS rank_at_random,
        row_number() OVER (
            PARTITION BY decision
            ORDER BY abs(total_millibits - $auto_millibits) NULLS LAST, draw, row_id, role
        ) AS rank_near_threshold
    FROM scored
), sampled AS (
    SELECT *, rank_near_threshold <= $near AND decision = 'auto' AS is_near
    FROM ranked
)
SELECT *, CASE WHEN is_near THEN 'near' ELSE 'random' END AS why_here
FROM sampled
WHERE is_near OR rank_at_random <= $per_stratum
ORDER BY decision, level NULLS LAST, total_millibits DESC NULLS LAST, row_id, role
