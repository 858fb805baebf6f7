-- purpose: people of roster households whose assets may be looked at, by standing and authorisation
-- inputs: core_roster, record_entities, representatives
-- grain: representative
SELECT DISTINCT representatives.representative
FROM core_roster
JOIN record_entities
    ON record_entities.row_id = core_roster.row_id AND record_entities.role = 'self'
JOIN representatives ON representatives.entity = record_entities.entity
WHERE representatives.representative IS NOT NULL AND core_roster.household_no IN (
    SELECT authorised.household_no
    FROM core_roster AS authorised
    WHERE $authorising_statuses LIKE '%|' || authorised.status || '|%'
        AND authorised.authorised_until >= cast($as_of AS DATE)
)
