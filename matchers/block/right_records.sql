-- purpose: right side: the normal forms of those who may be the one looked for
-- inputs: forms, targets
-- grain: profile of a target
SELECT forms.*
FROM forms
JOIN targets ON targets.entity = forms.entity
