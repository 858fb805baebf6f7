-- purpose: whether visitors found the person whom the rows were linked to, by disposition
-- inputs: verdicts, lead_history
-- grain: disposition of the lead
WITH answers AS (
    SELECT lead_id, bool_and(verdict = 'same') AS is_same
    FROM verdicts
    GROUP BY lead_id
)
SELECT history.disposition,
    count(*) AS asked,
    count(*) FILTER (WHERE answers.is_same) AS same
FROM answers
JOIN lead_history AS history ON history.lead_id = answers.lead_id
GROUP BY history.disposition
ORDER BY history.disposition
