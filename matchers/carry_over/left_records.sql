-- purpose: left side: the normal forms of entities whose person is remembered, but for those a clerk spoke of
-- inputs: forms, settled
-- grain: profile of a settled entity
SELECT forms.*
FROM forms
JOIN settled ON settled.entity = forms.entity
WHERE settled.rule <> 'verdict'
