-- purpose: how many people live in a hukou household
-- inputs: hukou_members
-- grain: hukou number with a living member
SELECT hukou_no, count(DISTINCT member_key) AS members
FROM hukou_members
GROUP BY hukou_no
