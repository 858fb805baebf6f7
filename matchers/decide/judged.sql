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
        s.name_level IN ('equal', 'variant', 'equivalent', 'homophone', 'similar', 'miswritten') AS is_named,
        s.birth_level IN ('equal', 'lunar', 'swapped', 'one_year_off', 'one_digit_off', 'same_month') AS is_born,
        s.phone_level IN ('equal', 'one_edit') OR s.address_level IN ('same_house', 'same_village', 'same_town') AS is_placed,
        s.phone_level IN ('equal', 'one_edit') OR s.address_level IN ('same_house', 'same_village') AS is_near
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
        AND NOT (listed.seeker IS NOT NULL AND s.name_level IN ('surname_legible', 'one_shared', 'surname', 'different') AND s.id_level <> 'truncated')
        AND (e.kind <> 'base' OR t.rank < e.rank OR (t.rank = e.rank AND t.entity < e.entity))
)

SELECT
    *,
    CASE
        WHEN is_own AND NOT is_plain THEN 'L3'
        WHEN is_own AND name_level IN ('equal', 'variant') THEN 'L1'
        WHEN is_own THEN 'L2'
        WHEN id_level IN ('equal', 'repaired') THEN 'L3'
        WHEN id_level IN ('truncated', 'masked', 'ending', 'one_edit', 'renumbered') THEN 'L4'
        ELSE 'L5'
    END AS level,
    CASE
        WHEN is_of_one_row THEN FALSE
        WHEN is_own AND id_level <> 'anothers'
            THEN is_named AND NOT (birth_level = 'different' AND sex_level = 'different')
                AND NOT (
                    name_level IN ('homophone', 'similar', 'miswritten')
                    AND (has_namesake OR birth_level = 'different' OR (birth_level = 'near' AND sex_level = 'different'))
                )
        WHEN seeker_kind = 'base'
            THEN id_level = 'renumbered' AND name_level IN ('equal', 'variant') AND birth_level NOT IN ('different', 'near') AND target_rank < seeker_rank
                AND (address_level = 'same_house' OR (address_level IN ('same_village', 'same_town') AND (phone_level = 'equal' OR is_ghost)))
        WHEN id_level = 'anothers'
            THEN name_level IN ('equal', 'variant') AND birth_level = 'equal' AND (phone_level = 'equal' OR address_level IN ('same_house', 'same_village'))
                AND sex_level <> 'different'
        WHEN seeker_kind = 'contested' OR NOT is_named OR is_listed_apart THEN FALSE
        WHEN sex_level = 'different' AND name_level IN ('homophone', 'similar', 'miswritten') THEN FALSE
        WHEN id_level IN ('equal', 'repaired') THEN birth_level <> 'different'
        WHEN id_level IN ('truncated', 'masked', 'ending', 'one_edit')
            THEN birth_level <> 'different' AND (is_born OR birth_level = 'in_number' OR address_level IN ('same_house', 'same_village', 'same_town'))
        WHEN id_level = 'missing' AND birth_level IN ('missing', 'same_year')
            THEN sex_level <> 'different'
                AND (
                    (
                        (name_level IN ('equal', 'variant') OR (name_level IN ('equivalent', 'homophone') AND NOT is_holed))
                        AND (address_level = 'same_house' OR (phone_level = 'equal' AND address_level = 'same_village'))
                    )
                    OR (name_level IN ('equal', 'variant') AND phone_level = 'equal' AND address_level = 'same_town')
                    OR (name_level IN ('equal', 'variant') AND (phone_level = 'one_edit' OR birth_level = 'same_year') AND address_level = 'same_village')
                )
        WHEN id_level = 'missing' THEN is_born AND is_placed AND sex_level <> 'different'
        WHEN id_level = 'different' AND has_no_number
            THEN name_level IN ('equal', 'variant', 'equivalent') AND birth_level = 'equal' AND phone_level = 'equal'
                AND address_level IN ('same_house', 'same_village', 'same_town') AND sex_level <> 'different'
        ELSE FALSE
    END AS may_link
FROM sided
