-- purpose: entities of whose name a character cannot be read: it may be a sister's as well, and no
--          key by name finds her
-- inputs: standardised_records
-- grain: entity
SELECT DISTINCT entity
FROM standardised_records
WHERE name_kind = 'partial'
