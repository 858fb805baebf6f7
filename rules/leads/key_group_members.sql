-- purpose: for each lead the key groups the list prints, and whose reason each is; of a call in identity review only the caller's
-- inputs: hits, key_group_people, county_groups
-- grain: lead x key_group x person; the person is null where nobody is known
SELECT hits.lead_id, people.key_group, people.person_id
FROM hits
JOIN key_group_people AS people
    ON people.household_key = hits.household_key
        AND coalesce(hits.unproven, '') <> 'call'
UNION
SELECT lead_id, 5 AS key_group, person_id
FROM hits
WHERE unproven = 'call' AND $key_groups
UNION
SELECT hits.lead_id, 8 AS key_group, hits.person_id
FROM hits
JOIN county_groups ON county_groups.lead_id = hits.lead_id
