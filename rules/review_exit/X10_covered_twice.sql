-- ---
-- id: X10
-- title: 同期重复享受
-- disposition: 4
-- subject: person
-- statement: 同一个人同时在两个户编号下在保，或同时享受低保和特困，或同时享受特困和孤儿保障
-- cites: [TK9]
-- urgency: orange
-- evidence_class: direct
-- programme: 择一保障/低保边缘/临时救助
-- candidate: 在救助花名册上
-- conditions:
--   here: 本人健在，户口没有迁出
--   twice: 在两个户编号下在保，或低保与特困、特困与孤儿同时在保
-- sentence: "{name}，{age}岁，花名册上有重复享受救助的情形，请核实是否为同一人、应当按哪一种保障。"
-- verify: 是否同一个人；现在属于哪一户；愿意按哪一种保障
-- action: 核实后保留应享受的一种，避免断保
-- evidence: {roster: 在保}
-- evidence_rows:
-- - {extract: roster, fact: covering_rows, join: fact.person_id = hits.person_id, text: 在保}
-- evidence_key: [covering_households, programmes_held]
-- ---
SELECT
    persons.person_id,
    covered.level_rank,
    covered.covering_households,
    covered.programmes_held,
    persons.roster_row AS row_roster,
    persons.is_here AS ok_here,
    covered.covering_households > 1
    OR (covered.on_dibao = 1 AND covered.on_tekun = 1)
    OR (covered.on_tekun = 1 AND covered.on_orphan = 1) AS ok_twice
FROM (
    SELECT
        person_id,
        max(level_rank) AS level_rank,
        count(DISTINCT household_no) AS covering_households,
        max(CASE WHEN programme = '低保' THEN 1 ELSE 0 END) AS on_dibao,
        max(CASE WHEN programme = '特困' THEN 1 ELSE 0 END) AS on_tekun,
        max(CASE WHEN programme = '孤儿' THEN 1 ELSE 0 END) AS on_orphan,
        max(CASE WHEN programme = '低保' THEN '低保' ELSE '' END)
        || max(CASE WHEN programme = '特困' THEN '特困' ELSE '' END)
        || max(CASE WHEN programme = '孤儿' THEN '孤儿' ELSE '' END) AS programmes_held
    FROM covering_rows
    GROUP BY person_id
) AS covered
JOIN persons ON persons.person_id = covered.person_id
