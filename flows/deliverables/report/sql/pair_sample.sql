-- purpose: links to explain: some of every level and decision, and those nearest to the threshold
-- inputs: scored_links, link_evidence
-- grain: sampled source row x role
WITH drawn AS (
    SELECT row_id, role, level, decision, total_millibits,
        (row_id % 2147483647 * 48271 + $seed) % 2147483647 AS draw
    FROM scored_links
), ranked AS (
    SELECT row_id, role, decision, draw,
        row_number() OVER (
            PARTITION BY level, decision ORDER BY draw, row_id, role
        ) AS rank_at_random,
        row_number() OVER (
            PARTITION BY decision
            ORDER BY abs(total_millibits - $auto_millibits) NULLS LAST, draw, row_id, role
        ) AS rank_near_threshold
    FROM drawn
), sampled AS (
    SELECT *, rank_near_threshold <= $near AND decision = 'auto' AS is_near
    FROM ranked
    WHERE (rank_near_threshold <= $near AND decision = 'auto') OR rank_at_random <= $per_stratum
)
SELECT links.row_id, links.role, links.extract, links.level, links.decision, links.person_id,
    links.candidate_person_id, evidence.* EXCLUDE (row_id, role, person_id), sampled.draw,
    sampled.rank_at_random, sampled.rank_near_threshold, sampled.is_near,
    CASE WHEN sampled.is_near THEN 'near' ELSE 'random' END AS why_here
FROM sampled
JOIN scored_links AS links ON links.row_id = sampled.row_id AND links.role = sampled.role
JOIN link_evidence AS evidence
    ON evidence.row_id = sampled.row_id AND evidence.role = sampled.role
ORDER BY links.decision, links.level NULLS LAST, evidence.total_millibits DESC NULLS LAST,
    links.row_id, links.role
