-- purpose: leads that rest on nothing but rows in which an answer found the same evidence wrong, whoever the rows are linked to now
-- inputs: hits, evidence_rows, row_keys, settled_rows
-- grain: lead all of whose rows (besides those of the roster and the register) were found wrong
WITH wrong_rows AS (
    SELECT DISTINCT k.row_id, s.rule_id, s.evidence_key, s.extract
    FROM row_keys AS k
    JOIN settled_rows AS s ON s.row_key = k.row_key
    WHERE k.role = 'self'
),

rests_on AS (
    SELECT h.lead_id, CASE WHEN w.row_id IS NULL THEN 1 ELSE 0 END AS is_sound
    FROM hits AS h
    JOIN (SELECT DISTINCT s.rule_id, s.evidence_key FROM settled_rows AS s) AS t
        ON t.rule_id = h.rule_id AND t.evidence_key = h.evidence_key
    JOIN evidence_rows AS e ON e.lead_id = h.lead_id AND e.extract NOT IN ('roster', 'household_register') AND e.text <> $any_row_text
    LEFT JOIN wrong_rows AS w
        ON w.row_id = e.row_id AND w.extract = e.extract AND w.rule_id = h.rule_id AND w.evidence_key = h.evidence_key
)

SELECT r.lead_id
FROM rests_on AS r
GROUP BY r.lead_id
HAVING max(r.is_sound) = 0
