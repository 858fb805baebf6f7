-- purpose: open entities without a trusted number that no trusted number claims, in the order in
--          which persons are made of them: who is known from the months before, then by authority,
--          then by what they say, so that the order of rows changes nobody
-- inputs: entities, record_decisions, carried_forward
-- grain: entity
SELECT entities.entity,
    row_number() OVER (ORDER BY entities.first_row < 0 DESC NULLS LAST,
        entities.rank ASC NULLS LAST, entities.fingerprint ASC NULLS LAST) AS node_no
FROM entities
LEFT JOIN record_decisions
    ON record_decisions.left_entity = entities.entity AND record_decisions.decision <> 'none'
LEFT JOIN carried_forward ON carried_forward.entity = entities.entity
WHERE entities.kind = 'no_trusted_id' AND NOT entities.is_authorised
    AND record_decisions.left_entity IS NULL AND carried_forward.entity IS NULL
