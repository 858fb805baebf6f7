-- purpose: the key groups of each lead as the worklist prints them: numbers joined by ; (of a call in identity review only what the call says)
-- inputs: hits, household_groups, county_groups
-- grain: lead
SELECT
    hits.lead_id,
    rtrim(
        CASE WHEN household_groups.is_group_1 THEN '1;' ELSE '' END
        || CASE WHEN household_groups.is_group_2 THEN '2;' ELSE '' END
        || CASE WHEN household_groups.is_group_3 THEN '3;' ELSE '' END
        || CASE WHEN household_groups.is_group_4 THEN '4;' ELSE '' END
        || CASE
            WHEN household_groups.is_group_5 OR (hits.unproven = 'call' AND $key_groups) THEN '5;'
            ELSE ''
        END
        || CASE WHEN household_groups.is_group_6 THEN '6;' ELSE '' END
        || CASE WHEN household_groups.is_group_7 THEN '7;' ELSE '' END
        || CASE WHEN county_groups.lead_id IS NOT NULL THEN '8;' ELSE '' END, ';'
    ) AS key_groups
FROM hits
LEFT JOIN household_groups
    ON household_groups.household_key
        = CASE WHEN coalesce(hits.unproven, '') <> 'call' THEN hits.household_key END
LEFT JOIN county_groups ON county_groups.lead_id = hits.lead_id
