-- purpose: extracts of which some accepted row has no self link, or more than one
-- inputs: mentions, row_links
-- grain: extract that does not balance
SELECT a.extract, a.accepted, coalesce(l.linked, 0) AS linked
FROM (
    SELECT extract, count(*) AS accepted FROM mentions WHERE role = 'self' AND extract <> 'known' GROUP BY extract
) AS a
LEFT JOIN (
    SELECT extract, count(*) AS links, count(DISTINCT row_id) AS linked FROM row_links WHERE role = 'self' GROUP BY extract
) AS l ON l.extract = a.extract
WHERE a.accepted <> coalesce(l.linked, 0) OR a.accepted <> coalesce(l.links, 0)
ORDER BY a.extract ASC NULLS LAST
