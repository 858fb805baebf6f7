-- purpose: who died (register or cremation, either one) or moved out of the register
-- inputs: rows_household_register, rows_funeral
-- grain: person with a 死亡注销, 迁出 or cremation row
WITH register AS (
    SELECT
        r.person_id,
        max(CASE WHEN r.change_kind = '死亡注销' THEN 1 ELSE 0 END) = 1 AS is_dead_in_register,
        max(CASE WHEN r.change_kind = '死亡注销' THEN r.change_date END) AS register_death_date,
        max(CASE WHEN r.change_kind = '死亡注销' THEN r.row_id END) AS register_death_row,
        min(CASE WHEN r.change_kind = '死亡注销' THEN r.level_rank END) AS register_death_rank,
        max(CASE WHEN r.change_kind = '迁出' THEN 1 ELSE 0 END) = 1 AS has_left,
        max(CASE WHEN r.is_cancelled THEN 0 ELSE 1 END) = 1 AS is_registered
    FROM rows_household_register AS r
    WHERE r.person_id IS NOT NULL
    GROUP BY r.person_id
),

cancelled AS (
    SELECT * FROM register WHERE is_dead_in_register OR has_left
),

cremated AS (
    SELECT f.person_id, max(f.death_date) AS cremation_death_date, max(f.row_id) AS cremation_row, min(f.level_rank) AS cremation_rank
    FROM rows_funeral AS f
    GROUP BY f.person_id
)

SELECT
    coalesce(c.person_id, f.person_id) AS person_id,
    coalesce(c.is_dead_in_register, false) OR f.person_id IS NOT NULL AS is_dead,
    coalesce(c.has_left AND NOT c.is_registered, false) AS has_moved_out,
    coalesce(f.cremation_death_date, c.register_death_date) AS death_date,
    coalesce(c.is_dead_in_register, false) AS is_dead_in_register,
    c.register_death_date,
    c.register_death_row,
    c.register_death_rank,
    f.cremation_death_date,
    f.cremation_row,
    f.cremation_rank
FROM cancelled AS c
FULL JOIN cremated AS f ON f.person_id = c.person_id
