-- purpose: what puts a household on the list of those to be visited every week or every month (探访, Y6); none where the city has no such visits ($focus_groups)
-- inputs: monitored_members, persons, roster_programmes, roster_members, leads_in_cases, rule_traits
-- grain: household_key to be visited; a flag is 1 where the reason holds
WITH monitored AS (
    SELECT
        persons.household_key,
        max(CASE WHEN monitored.monitor_kind = '突发严重困难户' THEN 1 ELSE 0 END) AS is_sudden
    FROM monitored_members AS monitored
    JOIN persons ON persons.person_id = monitored.person_id AND persons.is_here
    GROUP BY persons.household_key
),

-- nobody is fit for full work: each is under 16, 60 or older, or of partial or no capacity; what is not known counts as fit
without_worker AS (
    SELECT persons.household_key
    FROM monitored
    JOIN persons ON persons.household_key = monitored.household_key AND persons.is_here
    GROUP BY persons.household_key
    HAVING max(
        CASE
            WHEN persons.age < $work_age THEN 0
            WHEN persons.age >= $old_age THEN 0
            WHEN persons.work_capacity IN ('部分', '无') THEN 0
            ELSE 1
        END
    ) = 0
),

reasons AS (
    SELECT
        monitored.household_key,
        1 AS is_monitored,
        monitored.is_sudden,
        CASE WHEN without_worker.household_key IS NOT NULL THEN 1 ELSE 0 END AS is_without_worker,
        0 AS is_tekun_at_home, 0 AS is_unable, 0 AS is_rigid, 0 AS is_struck, 0 AS is_urgent
    FROM monitored
    LEFT JOIN without_worker ON without_worker.household_key = monitored.household_key
    UNION ALL
    SELECT household_no, 0, 0, 0, 1, 0, 0, 0, 0
    FROM roster_programmes
    WHERE programme = '特困' AND is_cared_for_at_home
    UNION ALL
    SELECT
        household_no, 0, 0, 0, 0,
        CASE
            WHEN programme = '特困' AND care_mode = '分散' AND selfcare_score >= $selfcare_unable THEN 1
            ELSE 0
        END,
        CASE WHEN programme = '刚性支出困难' THEN 1 ELSE 0 END,
        0, 0
    FROM roster_members
    WHERE is_here AND status = $in_force
        AND (
            programme = '刚性支出困难'
            OR (programme = '特困' AND care_mode = '分散' AND selfcare_score >= $selfcare_unable)
        )
    UNION ALL
    SELECT
        leads.household_key, 0, 0, 0, 0, 0, 0,
        CASE WHEN traits.is_struck THEN 1 ELSE 0 END,
        CASE WHEN leads.final_urgency = 'red' THEN 1 ELSE 0 END
    FROM leads_in_cases AS leads
    JOIN rule_traits AS traits ON traits.rule_id = leads.rule_id
    WHERE leads.disposition = 1
        AND leads.suppressed_by IS NULL
        AND leads.unproven IS NULL
        AND (traits.is_struck OR leads.final_urgency = 'red')
)

SELECT
    household_key,
    max(is_monitored) AS is_monitored,
    max(is_sudden) AS is_sudden,
    max(is_without_worker) AS is_without_worker,
    max(is_tekun_at_home) AS is_tekun_at_home,
    max(is_unable) AS is_unable,
    max(is_rigid) AS is_rigid,
    max(is_struck) AS is_struck,
    max(is_urgent) AS is_urgent
FROM reasons
WHERE $focus_groups
GROUP BY household_key
