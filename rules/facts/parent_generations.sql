-- purpose: the parent generation a hukou household shows, and how many of them are dead or in custody
-- inputs: parents_in_register
-- grain: hukou number x generation of the child (child of the head, grandchild of the head)
SELECT
    hukou_no,
    generation,
    count(DISTINCT parent_key) AS parents,
    count(DISTINCT CASE WHEN is_absent THEN parent_key END) AS absent,
    max(absent_since) AS absent_since
FROM parents_in_register
GROUP BY hukou_no, generation
