-- purpose: right side: the normal forms of valid numbers that are seen for the first time
-- inputs: forms, entities, known_entities
-- grain: profile of a base
SELECT forms.*
FROM forms
JOIN entities ON entities.entity = forms.entity AND entities.kind = 'base' AND NOT entities.is_authorised
LEFT JOIN (SELECT DISTINCT entity FROM known_entities) AS known ON known.entity = forms.entity
WHERE known.entity IS NULL
