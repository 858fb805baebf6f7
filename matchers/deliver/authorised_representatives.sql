-- purpose: people of roster households whose assets may be looked at: 在保, 渐退 or 申请中, authorisation
--          not run out
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
    WHERE authorised.status IN ('在保', '渐退', '申请中')
        AND authorised.authorised_until >= cast($as_of AS DATE)
)
