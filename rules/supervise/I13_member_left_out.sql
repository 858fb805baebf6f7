-- ---
-- id: I13
-- title: 非单人保家庭仅保障部分成员
-- disposition: 2
-- subject: household
-- statement: 低保在保户不是单人保，却有成员不是保障对象
-- cites: [N83]
-- needs_columns: {roster: [is_single_cover]}
-- urgency: yellow
-- identity: not_needed
-- programme: 低保
-- candidate: 花名册中有低保在保的成员
-- conditions:
--   here: 成员健在，户口没有迁出
--   not_single: 本户没有任何一行是单人保
--   left_out: 该成员“是否保障对象”为“否”
-- holds: {cell_issue: 是否单人保不详或填写有误、无法判断}
-- sentence: "{name}家享受低保，不是单人保，但{member}没有列入保障对象，请核实是否漏保。"
-- verify: 这名成员是否共同生活；未列入的原因
-- action: 属于共同生活家庭成员的，补列为保障对象；不属于的更正户成员
-- evidence: {roster: 低保户成员不是保障对象}
-- evidence_key: [left_out, first_left_out, last_left_out]
-- reading: 漏列的人换了或多了，是新线索
-- ---
WITH missed AS (
    SELECT
        household_no,
        count(DISTINCT member_key) AS left_out,
        min(person_id) AS first_left_out,
        max(person_id) AS last_left_out
    FROM roster_members
    WHERE programme = '低保' AND status = $in_force AND is_here AND is_covered = FALSE
    GROUP BY household_no
),

not_known AS (
    SELECT DISTINCT household_no
    FROM roster_members
    WHERE emptied LIKE '%|is_single_cover|%'
)

SELECT
    members.household_no AS household_key,
    members.level_rank,
    coalesce(people.name, '一名成员') AS member,
    missed.left_out,
    missed.first_left_out,
    missed.last_left_out,
    members.row_id AS row_roster,
    members.is_here AS ok_here,
    NOT roster_households.is_single_cover AS ok_not_single,
    members.is_covered = FALSE AS ok_left_out,
    not_known.household_no IS NOT NULL AS hold_cell_issue
FROM roster_members AS members
JOIN roster_households ON roster_households.household_no = members.household_no
LEFT JOIN missed ON missed.household_no = members.household_no
LEFT JOIN not_known ON not_known.household_no = members.household_no
LEFT JOIN people ON people.person_id = members.person_id
WHERE members.programme = '低保' AND members.status = $in_force
