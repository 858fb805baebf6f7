-- purpose: pairs of which one name shows a surname and no more, while all it shows is in the other: nothing speaks against
-- inputs: best_levels, weights_card, forms
-- grain: seeker x target
WITH alike AS (
    SELECT b.seeker, b.target
    FROM best_levels AS b
    JOIN weights_card AS n ON n.feature = 'name' AND n.place = b.name_place AND n.level = 'surname'
),

broken AS (
    SELECT entity, regexp_replace(name_soft, '□', '_%', 'g') AS pattern
    FROM forms
    WHERE name_kind = 'partial'
)

SELECT a.seeker, a.target
FROM alike AS a
JOIN broken AS h ON h.entity = a.seeker
JOIN forms AS f ON f.entity = a.target AND f.name_kind <> 'partial' AND f.name_soft LIKE h.pattern
UNION
SELECT a.seeker, a.target
FROM alike AS a
JOIN broken AS h ON h.entity = a.target
JOIN forms AS f ON f.entity = a.seeker AND f.name_kind <> 'partial' AND f.name_soft LIKE h.pattern
