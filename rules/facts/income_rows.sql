-- purpose: work income paid for the period and pensions, of the living members of 低保 households
-- inputs: roster_members, roster_programmes, rows_employment, rows_pension
-- grain: labour or pension row x household number
WITH members AS (
    SELECT DISTINCT members.household_no, members.person_id
    FROM roster_members AS members
    JOIN roster_programmes AS programmes
        ON programmes.household_no = members.household_no AND programmes.programme = '低保'
    WHERE members.is_here AND members.person_id IS NOT NULL
)

SELECT
    members.household_no, members.person_id, 'employment' AS extract, jobs.row_id, jobs.level_rank,
    jobs.wage_base_yuan_month, cast(NULL AS decimal(14, 2)) AS pension_beyond_basic
FROM members
JOIN rows_employment AS jobs ON jobs.person_id = members.person_id
WHERE jobs.employment_status = '在职'
    AND jobs.last_paid_month = $period
    AND jobs.wage_base_yuan_month IS NOT NULL
UNION ALL
SELECT
    members.household_no,
    members.person_id,
    'pension',
    pensions.row_id,
    pensions.level_rank,
    NULL,
    pensions.pension_beyond_basic
FROM members
JOIN rows_pension AS pensions ON pensions.person_id = members.person_id
WHERE pensions.pension_beyond_basic IS NOT NULL
