-- purpose: the parent generation a hukou household shows, and how many of them are dead or in custody
-- inputs: parents_in_register
-- grain: hukou number x generation of the child (child of the head, grandchild of the head)
SELECT
    g.hukou_no,
    g.generation,
    count(DISTINCT g.parent_key) AS parents,
    count(DISTINCT CASE WHEN g.is_absent THEN g.parent_key END) AS absent,
    max(g.absent_since) AS absent_since
FROM parents_in_register AS g
GROUP BY g.hukou_no, g.generation
