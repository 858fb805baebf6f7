-- purpose: what each scored pair may become: its level, and whether its evidence is of a kind that links by itself;
--          pairs that a clerk has called different are left out, whichever of the two looks for the other, and those of
--          two given names in one list that names each person once; two people whom one row names are never linked by itself,
--          nor is a number with a name that is only like its holder's where birth and sex, or a namesake nearby, speak against it
-- inputs: scored, entities, told_apart, namesakes, holed, listed_apart, two_people
-- grain: seeker x target
WITH sided AS (
    SELECT
        s.*,
        e.kind AS seeker_kind,
        e.is_plain,
        t.kind AS target_kind,
        coalesce(e.id18 = t.id18, FALSE) AS is_own,
        t.rank AS target_rank,
        e.rank AS seeker_rank,
        e.first_row < 0 AND e.mentions = 1 AS is_ghost,
        listed.seeker IS NOT NULL AS is_listed_apart,
        row_l.entity IS NOT NULL OR row_r.entity IS NOT NULL AS is_of_one_row,
        n.entity IS NOT NULL AS has_namesake,
        hole_l.entity IS NOT NULL OR hole_r.entity IS NOT NULL AS is_holed,
        s.name_level IN ('N1', 'N2', 'N3', 'N4', 'N5', 'N6') AS is_named,
        s.birth_level IN ('B1', 'B2', 'B3', 'B4', 'B5', 'B6') AS is_born,
        s.phone_level IN ('P1', 'P2') OR s.address_level IN ('AH', 'A1', 'A2') AS is_placed,
        s.phone_level IN ('P1', 'P2') OR s.address_level IN ('AH', 'A1') AS is_near
    FROM scored AS s
    JOIN entities AS e ON e.entity = s.seeker
    JOIN entities AS t ON t.entity = s.target
    LEFT JOIN told_apart AS l ON l.entity = s.seeker AND l.other = s.target
    LEFT JOIN told_apart AS r ON r.entity = s.target AND r.other = s.seeker
    LEFT JOIN namesakes AS n ON n.entity = s.seeker
    LEFT JOIN holed AS hole_l ON hole_l.entity = s.seeker
    LEFT JOIN holed AS hole_r ON hole_r.entity = s.target
    LEFT JOIN listed_apart AS listed ON listed.seeker = s.seeker AND listed.target = s.target
    LEFT JOIN two_people AS row_l ON row_l.entity = s.seeker AND row_l.other = s.target
    LEFT JOIN two_people AS row_r ON row_r.entity = s.target AND row_r.other = s.seeker
    WHERE l.entity IS NULL AND r.entity IS NULL
        AND NOT (listed.seeker IS NOT NULL AND s.name_level IN ('NP', 'N7', 'N8', 'N0') AND s.id_level <> 'I3')
        AND (e.kind <> 'base' OR t.rank < e.rank OR (t.rank = e.rank AND t.entity < e.entity))
)

SELECT
    *,
    CASE
        WHEN is_own AND NOT is_plain THEN 'L3'
        WHEN is_own AND name_level IN ('N1', 'N2') THEN 'L1'
        WHEN is_own THEN 'L2'
        WHEN id_level IN ('I1', 'I2') THEN 'L3'
        WHEN id_level IN ('I3', 'I4', 'I5', 'I6', 'I7') THEN 'L4'
        ELSE 'L5'
    END AS level,
    CASE
        WHEN is_of_one_row THEN FALSE
        WHEN is_own AND id_level <> 'IX'
            THEN is_named AND NOT (birth_level = 'B0' AND sex_level = 'S0')
                AND NOT (
                    name_level IN ('N4', 'N5', 'N6')
                    AND (has_namesake OR birth_level = 'B0' OR (birth_level = 'B8' AND sex_level = 'S0'))
                )
        WHEN seeker_kind = 'base'
            THEN id_level = 'I7' AND name_level IN ('N1', 'N2') AND birth_level NOT IN ('B0', 'B8') AND target_rank < seeker_rank
                AND (address_level = 'AH' OR (address_level IN ('A1', 'A2') AND (phone_level = 'P1' OR is_ghost)))
        WHEN id_level = 'IX'
            THEN name_level IN ('N1', 'N2') AND birth_level = 'B1' AND (phone_level = 'P1' OR address_level IN ('AH', 'A1'))
                AND sex_level <> 'S0'
        WHEN seeker_kind = 'contested' OR NOT is_named OR is_listed_apart THEN FALSE
        WHEN sex_level = 'S0' AND name_level IN ('N4', 'N5', 'N6') THEN FALSE
        WHEN id_level IN ('I1', 'I2') THEN birth_level <> 'B0'
        WHEN id_level IN ('I3', 'I4', 'I5', 'I6')
            THEN birth_level <> 'B0' AND (is_born OR birth_level = 'BI' OR address_level IN ('AH', 'A1', 'A2'))
        WHEN id_level = '--' AND birth_level IN ('--', 'B7')
            THEN sex_level <> 'S0'
                AND (
                    (
                        (name_level IN ('N1', 'N2') OR (name_level IN ('N3', 'N4') AND NOT is_holed))
                        AND (address_level = 'AH' OR (phone_level = 'P1' AND address_level = 'A1'))
                    )
                    OR (name_level IN ('N1', 'N2') AND phone_level = 'P1' AND address_level = 'A2')
                    OR (name_level IN ('N1', 'N2') AND (phone_level = 'P2' OR birth_level = 'B7') AND address_level = 'A1')
                )
        WHEN id_level = '--' THEN is_born AND is_placed AND sex_level <> 'S0'
        WHEN id_level = 'I0' AND has_no_number
            THEN name_level IN ('N1', 'N2', 'N3') AND birth_level = 'B1' AND phone_level = 'P1'
                AND address_level IN ('AH', 'A1', 'A2') AND sex_level <> 'S0'
        ELSE FALSE
    END AS may_link
FROM sided
