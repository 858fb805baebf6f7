-- purpose: the key groups of each lead as the worklist prints them: numbers joined by ;
-- inputs: hits, household_groups, county_groups
-- grain: lead
SELECT
    h.lead_id,
    rtrim(
        CASE WHEN g.is_group_1 THEN '1;' ELSE '' END
        || CASE WHEN g.is_group_2 THEN '2;' ELSE '' END
        || CASE WHEN g.is_group_3 THEN '3;' ELSE '' END
        || CASE WHEN g.is_group_4 THEN '4;' ELSE '' END
        || CASE WHEN g.is_group_5 THEN '5;' ELSE '' END
        || CASE WHEN g.is_group_6 THEN '6;' ELSE '' END
        || CASE WHEN g.is_group_7 THEN '7;' ELSE '' END
        || CASE WHEN c.lead_id IS NOT NULL THEN '8;' ELSE '' END, ';'
    ) AS key_groups
FROM hits AS h
LEFT JOIN household_groups AS g ON g.household_key = h.household_key
LEFT JOIN county_groups AS c ON c.lead_id = h.lead_id
