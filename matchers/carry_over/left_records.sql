-- purpose: left side: the standardised records of entities whose person is carried forward, but for
--          those a clerk spoke of
-- inputs: standardised_records, already_linked
-- grain: variant of a already linked entity
SELECT standardised_records.*
FROM standardised_records
JOIN already_linked ON already_linked.entity = standardised_records.entity
WHERE already_linked.rule <> 'verdict'
