-- purpose: entities of whose name a sign cannot be read: it may be a sister's as well, and no key by name finds her
-- inputs: forms
-- grain: entity
SELECT DISTINCT entity
FROM forms
WHERE name_kind = 'partial'
