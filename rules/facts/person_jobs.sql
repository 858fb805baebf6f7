-- purpose: whether the labour register shows a person at work
-- inputs: rows_employment
-- grain: person with a labour register row
SELECT
    person_id,
    max(CASE WHEN employment_status IN ('在职', '灵活就业') THEN 1 ELSE 0 END) = 1 AS is_working,
    max(job_services_12m) AS job_services_12m,
    max(CASE WHEN is_served_unknown THEN 1 ELSE 0 END) = 1 AS is_served_unknown,
    min(row_id) AS row_id,
    max(level_rank) AS level_rank
FROM rows_employment
GROUP BY person_id
