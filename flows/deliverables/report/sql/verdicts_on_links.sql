-- purpose: what visitors said on whether the person was the one the rows were linked to, by disposition of the lead
-- inputs: verdicts, lead_history
-- grain: disposition
WITH said AS (
    SELECT lead_id, bool_and(verdict = 'same') AS is_same
    FROM verdicts
    GROUP BY lead_id
)
SELECT h.disposition, count(*) AS asked, count(*) FILTER (WHERE s.is_same) AS same
FROM said s JOIN lead_history h USING (lead_id)
GROUP BY h.disposition
ORDER BY h.disposition
