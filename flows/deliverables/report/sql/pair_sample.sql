-- purpose: links to explain one by one: some of every level and decision, and those nearest to the auto line
-- inputs: links_keyed, link_evidence
-- grain: sampled source row x role
WITH scored AS (
    SELECT k.row_id, k.role, k.extract, k.level, k.decision, k.person_id, k.candidate_person_id,
        e.* EXCLUDE (row_id, role, person_id),
        (k.row_id % 2147483647 * 48271 + $seed) % 2147483647 AS draw
    FROM link_evidence e JOIN links_keyed k USING (row_id, role)
), placed AS (
    SELECT *,
        row_number() OVER (PARTITION BY level, decision ORDER BY draw, row_id, role) AS at_random,
        row_number() OVER (PARTITION BY decision ORDER BY abs(total_millibits - $auto_millibits) NULLS LAST, draw, row_id, role) AS near_line
    FROM scored
)
SELECT *, CASE WHEN near_line <= $near AND decision = 'auto' THEN 'near' ELSE 'random' END AS why_here
FROM placed
WHERE at_random <= $per_stratum OR (near_line <= $near AND decision = 'auto')
ORDER BY decision, level NULLS LAST, total_millibits DESC NULLS LAST, row_id, role
