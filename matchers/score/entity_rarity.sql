-- purpose: what agreeing on an entity's name can weigh: the rarest name it is described by; whether any of its numbers
--          passes the check
-- inputs: forms, name_counts, rarities, population
-- grain: entity
SELECT
    forms.entity,
    min(coalesce(rarities.millibits, population.most)) AS millibits,
    max(forms.id18) IS NULL AS has_no_number
FROM forms
CROSS JOIN population
LEFT JOIN name_counts ON name_counts.hard = forms.name_hard
LEFT JOIN rarities ON rarities.people = name_counts.people
GROUP BY forms.entity
