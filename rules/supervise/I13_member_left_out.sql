-- ---
-- id: I13
-- title: 非单人保家庭仅保障部分成员
-- disposition: 2
-- subject: household
-- statement: 低保在保户不是单人保，却有成员不是保障对象
-- cites: [N83]
-- urgency: yellow
-- programme: 低保
-- candidate: 花名册中有低保在保的成员
-- conditions:
--   here: 成员健在，户口没有迁出
--   not_single: 本户没有任何一行是单人保
--   left_out: 该成员“是否保障对象”为“否”
-- sentence: "{name}家享受低保，不是单人保，但{member}没有列入保障对象，请核实是不是漏了。"
-- verify: 这名成员是否共同生活；为什么没有列入
-- action: 属于共同生活家庭成员的，补列为保障对象；不属于的更正户成员
-- evidence: {roster: 低保户成员不是保障对象}
-- evidence_key: [left_out, first_left_out, last_left_out]
-- reading: 漏列的人换了或多了，是新线索
-- ---
WITH missed AS (
    SELECT
        m.household_no,
        count(DISTINCT m.member_key) AS left_out,
        min(m.person_id) AS first_left_out,
        max(m.person_id) AS last_left_out
    FROM roster_members AS m
    WHERE m.programme = '低保' AND m.status = '在保' AND m.is_here AND m.is_covered = false
    GROUP BY m.household_no
)

SELECT
    m.household_no AS household_key,
    m.level_rank,
    coalesce(x.name, '一名成员') AS member,
    c.left_out,
    c.first_left_out,
    c.last_left_out,
    m.row_id AS row_roster,
    m.is_here AS ok_here,
    NOT h.is_single_cover AS ok_not_single,
    m.is_covered = false AS ok_left_out
FROM roster_members AS m
JOIN roster_households AS h ON h.household_no = m.household_no
LEFT JOIN missed AS c ON c.household_no = m.household_no
LEFT JOIN people AS x ON x.person_id = m.person_id
WHERE m.programme = '低保' AND m.status = '在保'
