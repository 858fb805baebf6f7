-- purpose: how rows fell: linked, waiting for a clerk, new persons, not to be looked at; and the
--          people they name
-- inputs: row_links, all_people
-- grain: one row
SELECT
    links.rows,
    people.people,
    links.linked,
    links.in_review,
    links.new,
    links.unauthorised
FROM (
    SELECT
        count(*) AS rows,
        count(CASE WHEN decision = 'auto' THEN 1 END) AS linked,
        count(CASE WHEN decision = 'review' THEN 1 END) AS in_review,
        count(CASE WHEN decision = 'new' THEN 1 END) AS new,
        count(CASE WHEN decision = 'unauthorised' THEN 1 END) AS unauthorised
    FROM row_links
) AS links
CROSS JOIN (SELECT count(CASE WHEN rows > 0 THEN 1 END) AS people FROM all_people) AS people
