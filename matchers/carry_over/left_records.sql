-- purpose: left side: the keyed records of entities whose person is carried forward, but for those
--          a clerk spoke of
-- inputs: keyed_records, already_linked
-- grain: variant of an entity that is already linked
SELECT keyed_records.*
FROM keyed_records
JOIN already_linked ON already_linked.entity = keyed_records.entity
WHERE already_linked.rule <> 'verdict'
