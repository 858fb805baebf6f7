-- purpose: what one household receives under one programme
-- inputs: roster_members
-- grain: household number x programme with a row 在保 or 渐退
SELECT
    m.household_no,
    m.programme,
    max(CASE WHEN m.status = '在保' THEN 1 ELSE 0 END) = 1 AS is_in_force,
    min(m.start_date) AS start_date,
    max(CASE WHEN m.status = '在保' THEN m.dibao_class END) AS dibao_class,
    max(CASE WHEN m.status = '在保' THEN m.last_review_date END) AS last_review_date,
    min(CASE WHEN m.status = '在保' THEN m.start_date END) AS start_date_in_force,
    max(CASE WHEN m.status = '在保' AND m.emptied LIKE '%|last_review_date|%' THEN 1 ELSE 0 END) = 1 AS is_review_date_unknown,
    max(m.benefit_yuan_month) AS benefit_yuan_month,
    count(DISTINCT CASE WHEN m.is_here AND m.is_covering THEN m.member_key END) AS covered_members,
    max(CASE WHEN m.status = '在保' AND m.care_mode = '分散' THEN 1 ELSE 0 END) = 1 AS is_cared_for_at_home,
    min(m.row_id) AS row_id
FROM roster_members AS m
WHERE m.is_active
GROUP BY m.household_no, m.programme
