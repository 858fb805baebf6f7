-- purpose: what one household receives under one programme
-- inputs: roster_members
-- grain: household number x programme with a row 在保 or 渐退
SELECT
    household_no,
    programme,
    max(CASE WHEN status = $in_force THEN 1 ELSE 0 END) = 1 AS is_in_force,
    min(start_date) AS start_date,
    max(CASE WHEN status = $in_force THEN dibao_class END) AS dibao_class,
    max(CASE WHEN status = $in_force THEN last_review_date END) AS last_review_date,
    min(CASE WHEN status = $in_force THEN start_date END) AS start_date_in_force,
    max(
        CASE WHEN status = $in_force AND emptied LIKE '%|last_review_date|%' THEN 1 ELSE 0 END
    ) = 1 AS is_review_date_unknown,
    max(benefit_yuan_month) AS benefit_yuan_month,
    count(DISTINCT CASE WHEN is_here AND is_covering THEN member_key END) AS covered_members,
    max(CASE WHEN status = $in_force AND care_mode = '分散' THEN 1 ELSE 0 END) = 1
        AS is_cared_for_at_home,
    min(row_id) AS row_id
FROM roster_members
WHERE is_active
GROUP BY household_no, programme
