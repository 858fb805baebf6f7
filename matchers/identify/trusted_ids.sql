-- purpose: valid numbers that somebody vouches for: one made valid by a guess is not; one that a
--          spreadsheet may have cut (...000) needs the register; one it may have rounded (a
--          multiple of 64) the register or two departments
-- inputs: claims
-- grain: number
WITH vouchers AS (
    SELECT
        id18,
        extract,
        max(CASE WHEN NOT is_doubtful
            OR extract IN ('household_register', 'known') THEN 1 ELSE 0 END) AS is_clear,
        min(CASE WHEN is_cut THEN 1 ELSE 0 END) AS is_always_cut
    FROM claims
    WHERE id18 IS NOT NULL AND NOT is_authorised AND NOT is_guessed
    GROUP BY id18, extract
)

SELECT id18
FROM vouchers
GROUP BY id18
HAVING max(is_clear) = 1 OR (count(*) > 1 AND min(is_always_cut) = 0)
