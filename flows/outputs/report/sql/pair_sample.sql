-- purpose: links to explain one by one: some of every level and decision, and those nearest to the auto line
-- inputs: links_keyed, link_evidence
-- grain: sampled source row x role
WITH scored AS (
    SELECT k.row_id, k.role, k.extract, k.level, k.decision, k.person_id, k.candidate_person_id, e.id_level,
        e.name_level, e.birth_level, e.phone_level, e.address_level, e.head_level, e.id_millibits, e.name_millibits,
        e.birth_millibits, e.phone_millibits, e.address_millibits, e.head_millibits, e.cap_millibits,
        e.prior_millibits, e.total_millibits, e.runner_up_person_id, e.runner_up_millibits, e.why_not_runner_up,
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
