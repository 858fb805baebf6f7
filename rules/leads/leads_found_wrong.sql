-- purpose: leads that rest on nothing but rows in which an answer found the same evidence wrong, whoever the rows are linked to now
-- inputs: hits, evidence_rows, row_keys, settled_rows
-- grain: lead all of whose rows (besides those of the roster and the register) were found wrong
WITH wrong_rows AS (
    SELECT DISTINCT
        row_keys.row_id,
        settled_rows.rule_id,
        settled_rows.evidence_key,
        settled_rows.extract
    FROM row_keys
    JOIN settled_rows ON settled_rows.row_key = row_keys.row_key
    WHERE row_keys.role = 'self'
),

rests_on AS (
    SELECT hits.lead_id, CASE WHEN wrong_rows.row_id IS NULL THEN 1 ELSE 0 END AS is_sound
    FROM hits
    JOIN (SELECT DISTINCT rule_id, evidence_key FROM settled_rows) AS settled
        ON settled.rule_id = hits.rule_id AND settled.evidence_key = hits.evidence_key
    JOIN evidence_rows AS evidence
        ON evidence.lead_id = hits.lead_id
            AND evidence.extract NOT IN ('roster', 'household_register')
            AND evidence.text <> $any_row_text
    LEFT JOIN wrong_rows
        ON wrong_rows.row_id = evidence.row_id
            AND wrong_rows.extract = evidence.extract
            AND wrong_rows.rule_id = hits.rule_id
            AND wrong_rows.evidence_key = hits.evidence_key
)

SELECT lead_id
FROM rests_on
GROUP BY lead_id
HAVING max(is_sound) = 0
