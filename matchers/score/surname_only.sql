-- purpose: pairs of which one name shows a surname and no more, while all it shows is in the other:
--          nothing speaks against
-- inputs: best_levels, name_levels, standardised_records
-- grain: left entity x right entity
WITH alike AS (
    SELECT best_levels.left_entity, best_levels.right_entity
    FROM best_levels
    JOIN name_levels
        ON name_levels.level_no = best_levels.name_level_no AND name_levels.level = 'surname'
),

broken AS (
    SELECT entity, regexp_replace(name_soft, '□', '_%', 'g') AS pattern
    FROM standardised_records
    WHERE name_kind = 'partial'
)

SELECT alike.left_entity, alike.right_entity
FROM alike
JOIN broken ON broken.entity = alike.left_entity
JOIN standardised_records
    ON standardised_records.entity = alike.right_entity
        AND standardised_records.name_kind <> 'partial'
        AND standardised_records.name_soft LIKE broken.pattern
UNION
SELECT alike.left_entity, alike.right_entity
FROM alike
JOIN broken ON broken.entity = alike.right_entity
JOIN standardised_records
    ON standardised_records.entity = alike.left_entity
        AND standardised_records.name_kind <> 'partial'
        AND standardised_records.name_soft LIKE broken.pattern
