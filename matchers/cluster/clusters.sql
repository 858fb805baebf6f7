-- purpose: unlinked entities and the one that stands for their person
-- inputs: unlinked, component_labels
-- grain: unlinked entity
SELECT
    unlinked.entity,
    founder.entity AS representative,
    unlinked.node_no,
    coalesce(component_labels.label, unlinked.node_no) AS label
FROM unlinked
LEFT JOIN component_labels ON component_labels.node_no = unlinked.node_no
JOIN unlinked AS founder ON founder.node_no = coalesce(component_labels.label, unlinked.node_no)
