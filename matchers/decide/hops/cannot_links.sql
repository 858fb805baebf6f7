-- purpose: pairs that a clerk has called different: an entity and where that person stands this
--          month
-- inputs: cannot_links_by_clerk, linked
-- grain: entity x goal
SELECT DISTINCT cannot_links_by_clerk.entity,
    coalesce(linked.goal, cannot_links_by_clerk.other) AS goal
FROM cannot_links_by_clerk
LEFT JOIN linked ON linked.left_entity = cannot_links_by_clerk.other
