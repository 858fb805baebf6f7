-- purpose: work income paid for the period and pensions, of the living members of 低保 households
-- inputs: roster_members, roster_programmes, rows_employment, rows_pension
-- grain: labour or pension row x household number
WITH members AS (
    SELECT DISTINCT m.household_no, m.person_id
    FROM roster_members AS m
    JOIN roster_programmes AS g ON g.household_no = m.household_no AND g.programme = '低保'
    WHERE m.is_here AND m.person_id IS NOT NULL
)

SELECT
    m.household_no, m.person_id, 'employment' AS extract, e.row_id, e.level_rank,
    e.wage_base_yuan_month, cast(NULL AS decimal(14, 2)) AS pension_beyond_basic
FROM members AS m
JOIN rows_employment AS e ON e.person_id = m.person_id
WHERE e.employment_status = '在职' AND e.last_paid_month = $period AND e.wage_base_yuan_month IS NOT NULL
UNION ALL
SELECT m.household_no, m.person_id, 'pension', n.row_id, n.level_rank, NULL, n.pension_beyond_basic
FROM members AS m
JOIN rows_pension AS n ON n.person_id = m.person_id
WHERE n.pension_beyond_basic IS NOT NULL
