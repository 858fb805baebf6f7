-- ---
-- id: R07
-- title: 失能或高龄独居需照护服务
-- disposition: 3
-- subject: person
-- statement: 在保、低保边缘或刚性支出困难人员，失能等级为中度或重度，或分散供养且自理能力评分4分以上，或年满80周岁且户口上活着的成员只有本人
-- cites: [A4, A13, H3]
-- needs: [health|household_register]
-- urgency: orange
-- refer_to: 养老服务
-- programme: 照护服务
-- candidate: 在救助花名册上
-- conditions:
--   here: 本人健在，户口没有迁出
--   covered_or_edge: 在保、低保边缘或刚性支出困难
--   needs_care: 中度或重度失能，或分散供养且自理能力评分4分以上，或年满80周岁且独居
-- sentence:
--   disabled: "{name}，{age}岁，登记为{disability_care_level}失能，请养老服务部门安排照护。"
--   selfcare: "{name}，{age}岁，分散供养，生活不能自理，请养老服务部门安排照护。"
--   alone: "{name}，{age}岁，户口上只有本人一人，请养老服务部门安排照护和探访。"
-- verify: 生活能不能自理；由谁照顾；是否愿意接受上门服务或集中供养
-- action: 推送养老服务部门，安排照护、助餐、探访
-- evidence: {health: 失能登记, roster: 救助花名册成员, household_register: 户口上只有本人一人}
-- evidence_key: [branch, disability_care_level]
-- ---
WITH disabled AS (
    SELECT
        d.person_id, max(d.disability_care_level) AS disability_care_level, min(d.row_id) AS row_id, min(d.level_rank) AS level_rank
    FROM rows_health AS d
    WHERE d.disability_care_level IN ('中度', '重度')
    GROUP BY d.person_id
),

unable AS (
    SELECT m.person_id, max(m.selfcare_score) AS selfcare_score, min(m.row_id) AS row_id, min(m.level_rank) AS level_rank
    FROM roster_members AS m
    WHERE m.status IN ('在保', '渐退', '申请中') AND m.care_mode = '分散' AND m.selfcare_score >= 4
    GROUP BY m.person_id
),

alone AS (
    SELECT m.hukou_no
    FROM hukou_members AS m
    GROUP BY m.hukou_no
    HAVING count(DISTINCT coalesce(m.person_id, 'R' || cast(m.row_id AS varchar))) = 1
),

compared AS (
    SELECT
        p.*,
        d.disability_care_level,
        d.row_id AS health_row,
        d.level_rank AS health_rank,
        u.person_id IS NOT NULL AS is_unable,
        u.selfcare_score AS worst_score,
        u.row_id AS unable_row,
        u.level_rank AS unable_rank,
        coalesce(p.age >= 80 AND a.hukou_no IS NOT NULL, false) AS is_old_alone
    FROM persons AS p
    LEFT JOIN disabled AS d ON d.person_id = p.person_id
    LEFT JOIN unable AS u ON u.person_id = p.person_id
    LEFT JOIN alone AS a ON a.hukou_no = p.hukou_no
    WHERE p.roster_no IS NOT NULL
)

SELECT
    c.person_id,
    CASE
        WHEN c.is_unable THEN c.unable_rank
        WHEN c.health_row IS NOT NULL THEN greatest(c.roster_rank, c.health_rank)
        ELSE greatest(c.roster_rank, c.register_rank)
    END AS level_rank,
    c.disability_care_level,
    coalesce(c.worst_score, c.selfcare_score) AS selfcare_score,
    CASE WHEN c.health_row IS NOT NULL THEN 'disabled' WHEN c.is_unable THEN 'selfcare' ELSE 'alone' END AS branch,
    c.health_row AS row_health,
    coalesce(c.unable_row, c.roster_row) AS row_roster,
    CASE WHEN c.is_old_alone THEN c.register_row END AS row_household_register,
    c.is_here AS ok_here,
    c.is_covered OR c.is_edge AS ok_covered_or_edge,
    c.health_row IS NOT NULL OR c.is_unable OR c.is_old_alone AS ok_needs_care
FROM compared AS c
