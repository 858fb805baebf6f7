-- purpose: how each scored row was linked, with its weight and who came next
-- inputs: link_evidence, links_keyed
-- grain: scored source row x role
SELECT links.row_id, links.role, links.extract, links.level, links.decision, links.person_id,
    links.candidate_person_id, evidence.total_millibits, evidence.runner_up_person_id,
    evidence.runner_up_millibits
FROM link_evidence AS evidence
JOIN links_keyed AS links ON links.row_id = evidence.row_id AND links.role = evidence.role
