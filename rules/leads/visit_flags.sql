-- purpose: what puts a household on the list of those to be visited every week or every month (探访, Y6)
-- inputs: monitored_members, persons, roster_programmes, roster_members, leads_in_cases
-- grain: household_key to be visited; a flag is 1 where the reason holds
WITH monitored AS (
    SELECT p.household_key, max(CASE WHEN m.monitor_kind = '突发严重困难户' THEN 1 ELSE 0 END) AS is_sudden
    FROM monitored_members AS m
    JOIN persons AS p ON p.person_id = m.person_id AND p.is_here
    GROUP BY p.household_key
),

-- nobody is fit for full work: each is under 16, 60 or older, or of partial or no capacity; what is not known counts as fit
without_worker AS (
    SELECT p.household_key
    FROM monitored AS m
    JOIN persons AS p ON p.household_key = m.household_key AND p.is_here
    GROUP BY p.household_key
    HAVING max(CASE WHEN p.age < 16 OR p.age >= 60 OR p.work_capacity IN ('部分', '无') THEN 0 ELSE 1 END) = 0
),

reasons AS (
    SELECT
        m.household_key, 1 AS is_monitored, m.is_sudden, CASE WHEN w.household_key IS NOT NULL THEN 1 ELSE 0 END AS is_without_worker,
        0 AS is_tekun_at_home, 0 AS is_unable, 0 AS is_rigid, 0 AS is_struck, 0 AS is_urgent
    FROM monitored AS m
    LEFT JOIN without_worker AS w ON w.household_key = m.household_key
    UNION ALL
    SELECT g.household_no, 0, 0, 0, 1, 0, 0, 0, 0
    FROM roster_programmes AS g
    WHERE g.programme = '特困' AND g.is_cared_for_at_home
    UNION ALL
    SELECT
        m.household_no, 0, 0, 0, 0,
        CASE WHEN m.programme = '特困' AND m.care_mode = '分散' AND m.selfcare_score >= 4 THEN 1 ELSE 0 END,
        CASE WHEN m.programme = '刚性支出困难' THEN 1 ELSE 0 END,
        0, 0
    FROM roster_members AS m
    WHERE m.is_here AND m.status = '在保'
        AND (m.programme = '刚性支出困难' OR (m.programme = '特困' AND m.care_mode = '分散' AND m.selfcare_score >= 4))
    UNION ALL
    SELECT
        d.household_key, 0, 0, 0, 0, 0, 0,
        CASE WHEN d.rule_id IN ('E08', 'E10', 'E11', 'E14') THEN 1 ELSE 0 END,
        CASE WHEN d.final_urgency = 'red' THEN 1 ELSE 0 END
    FROM leads_in_cases AS d
    WHERE d.disposition = 1 AND d.suppressed_by IS NULL
        AND (d.rule_id IN ('E08', 'E10', 'E11', 'E14') OR d.final_urgency = 'red')
)

SELECT
    r.household_key,
    max(r.is_monitored) AS is_monitored,
    max(r.is_sudden) AS is_sudden,
    max(r.is_without_worker) AS is_without_worker,
    max(r.is_tekun_at_home) AS is_tekun_at_home,
    max(r.is_unable) AS is_unable,
    max(r.is_rigid) AS is_rigid,
    max(r.is_struck) AS is_struck,
    max(r.is_urgent) AS is_urgent
FROM reasons AS r
GROUP BY r.household_key
