-- purpose: where a person lives and is registered, from codes and addresses alike, the most authoritative first
-- inputs: profile_places, roots, root_persons, entities, outcomes
-- grain: person
SELECT
    p.person_no,
    min_by(f.town, (e.rank * 1000000000000000 + abs(e.first_row)) * 16 + f.profile % 16) FILTER (WHERE f.town IS NOT NULL) AS live_township,
    min_by(f.hukou_town, (e.rank * 1000000000000000 + abs(e.first_row)) * 16 + f.profile % 16) FILTER (WHERE f.hukou_town IS NOT NULL) AS hukou_township
FROM profile_places AS f
JOIN entities AS e ON e.entity = f.entity
JOIN outcomes AS o ON o.entity = f.entity
JOIN roots AS r ON r.entity = f.entity
JOIN root_persons AS p ON p.root = r.root
WHERE NOT e.is_authorised AND o.decision <> 'review'
GROUP BY p.person_no
