-- purpose: who died (register or cremation, either one) or moved out of the register
-- inputs: rows_household_register, rows_funeral
-- grain: person with a 死亡注销, 迁出 or cremation row
WITH register AS (
    SELECT
        person_id,
        max(CASE WHEN change_kind = '死亡注销' THEN 1 ELSE 0 END) = 1 AS is_dead_in_register,
        max(CASE WHEN change_kind = '死亡注销' THEN change_date END) AS register_death_date,
        max(CASE WHEN change_kind = '死亡注销' THEN row_id END) AS register_death_row,
        min(CASE WHEN change_kind = '死亡注销' THEN level_rank END) AS register_death_rank,
        max(CASE WHEN change_kind = '迁出' THEN 1 ELSE 0 END) = 1 AS has_left,
        max(CASE WHEN is_cancelled THEN 0 ELSE 1 END) = 1 AS is_registered
    FROM rows_household_register
    WHERE person_id IS NOT NULL
    GROUP BY person_id
),

cancelled AS (
    SELECT * FROM register WHERE is_dead_in_register OR has_left
),

cremated AS (
    SELECT
        person_id,
        max(death_date) AS cremation_death_date,
        max(row_id) AS cremation_row,
        min(level_rank) AS cremation_rank
    FROM rows_funeral
    GROUP BY person_id
)

SELECT
    coalesce(cancelled.person_id, cremated.person_id) AS person_id,
    coalesce(cancelled.is_dead_in_register, FALSE) OR cremated.person_id IS NOT NULL AS is_dead,
    coalesce(cancelled.has_left AND NOT cancelled.is_registered, FALSE) AS has_moved_out,
    coalesce(cremated.cremation_death_date, cancelled.register_death_date) AS death_date,
    coalesce(cancelled.is_dead_in_register, FALSE) AS is_dead_in_register,
    cancelled.register_death_date,
    cancelled.register_death_row,
    cancelled.register_death_rank,
    cremated.cremation_death_date,
    cremated.cremation_row,
    cremated.cremation_rank
FROM cancelled
FULL JOIN cremated ON cremated.person_id = cancelled.person_id
