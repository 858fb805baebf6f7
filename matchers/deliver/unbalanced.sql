-- purpose: extracts of which some accepted row has no self link, or more than one
-- inputs: person_records, row_links
-- grain: extract that does not balance
SELECT accepted_rows.extract, accepted_rows.accepted, coalesce(linked_rows.linked, 0) AS linked
FROM (
    SELECT extract, count(*) AS accepted FROM person_records WHERE role = 'self'
        AND extract <> 'known' GROUP BY extract
) AS accepted_rows
LEFT JOIN (
    SELECT extract, count(*) AS links,
        count(DISTINCT row_id) AS linked FROM row_links WHERE role = 'self' GROUP BY extract
) AS linked_rows ON linked_rows.extract = accepted_rows.extract
WHERE accepted_rows.accepted <> coalesce(linked_rows.linked, 0)
    OR accepted_rows.accepted <> coalesce(linked_rows.links, 0)
ORDER BY accepted_rows.extract ASC NULLS LAST
