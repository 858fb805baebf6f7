-- purpose: pairs of which one name shows a surname and no more, while all it shows is in the other: nothing speaks against
-- inputs: best_levels, name_levels, forms
-- grain: seeker x target
WITH alike AS (
    SELECT best_levels.seeker, best_levels.target
    FROM best_levels
    JOIN name_levels ON name_levels.level_no = best_levels.name_level_no AND name_levels.level = 'surname'
),

broken AS (
    SELECT entity, regexp_replace(name_soft, '□', '_%', 'g') AS pattern
    FROM forms
    WHERE name_kind = 'partial'
)

SELECT alike.seeker, alike.target
FROM alike
JOIN broken ON broken.entity = alike.seeker
JOIN forms ON forms.entity = alike.target AND forms.name_kind <> 'partial' AND forms.name_soft LIKE broken.pattern
UNION
SELECT alike.seeker, alike.target
FROM alike
JOIN broken ON broken.entity = alike.target
JOIN forms ON forms.entity = alike.seeker AND forms.name_kind <> 'partial' AND forms.name_soft LIKE broken.pattern
