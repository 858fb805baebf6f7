-- purpose: every entity takes the first label among its own and its edges'
-- inputs: component_labels, edges
-- grain: unlinked entity
SELECT component_labels.node_no,
    least(component_labels.label, coalesce(min(neighbours.label), component_labels.label)) AS label
FROM component_labels
LEFT JOIN edges ON edges.node_no = component_labels.node_no
LEFT JOIN component_labels AS neighbours ON neighbours.node_no = edges.other_node_no
GROUP BY component_labels.node_no, component_labels.label
