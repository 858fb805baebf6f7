-- ---
-- id: R07
-- title: 失能或高龄独居需照护服务
-- disposition: 3
-- subject: person
-- statement: 在保、低保边缘或刚性支出困难人员，失能等级为中度或重度，或分散供养且自理能力评分{selfcare_unable}分以上，或年满{great_age}周岁且户口上活着的成员只有本人
-- cites: [A4, A13, H3]
-- needs: [health|household_register]
-- columns_without: {roster: {selfcare_score: 分散供养人员的自理能力}}
-- absence: {household_register: registered}
-- parameters: [great_age, selfcare_unable]
-- urgency: orange
-- refer_to: 养老服务
-- programme: 照护服务
-- candidate: 在救助花名册上
-- conditions:
--   here: 本人健在，户口没有迁出
--   covered_or_edge: 在保、低保边缘或刚性支出困难
--   needs_care: 中度或重度失能，或分散供养且自理能力评分{selfcare_unable}分以上，或年满{great_age}周岁且独居
-- sentence:
--   disabled: "{name}，{age}岁，登记为{disability_care_level}失能，请养老服务部门安排照护。"
--   selfcare: "{name}，{age}岁，分散供养，生活不能自理，请养老服务部门安排照护。"
--   alone: "{name}，{age}岁，户口上只有本人一人，请养老服务部门安排照护和探访。"
-- verify: 生活能否自理；由谁照顾；是否愿意接受上门服务或集中供养
-- action: 推送养老服务部门，安排照护、助餐、探访
-- evidence: {health: 失能登记, roster: 救助花名册成员, household_register: 户口上只有本人一人}
-- evidence_key: [branch, disability_care_level]
-- reading: 户籍数据没有到齐时不判断是否独居
-- ---
WITH disabled AS (
    SELECT
        person_id,
        max(disability_care_level) AS disability_care_level,
        min(row_id) AS row_id,
        min(level_rank) AS level_rank
    FROM rows_health
    WHERE disability_care_level IN ('中度', '重度')
    GROUP BY person_id
),

unable AS (
    SELECT
        person_id,
        max(selfcare_score) AS selfcare_score,
        min(row_id) AS row_id,
        min(level_rank) AS level_rank
    FROM roster_members
    WHERE $authorising_statuses LIKE '%|' || status || '|%'
        AND care_mode = '分散'
        AND selfcare_score >= $selfcare_unable
    GROUP BY person_id
),

compared AS (
    SELECT
        persons.*,
        disabled.disability_care_level,
        disabled.row_id AS health_row,
        disabled.level_rank AS health_rank,
        unable.person_id IS NOT NULL AS is_unable,
        unable.selfcare_score AS worst_score,
        unable.row_id AS unable_row,
        unable.level_rank AS unable_rank,
        coalesce(
            persons.age >= $great_age AND hukou_sizes.members = 1 AND $has_household_register,
            FALSE
        ) AS is_old_alone
    FROM persons
    LEFT JOIN disabled ON disabled.person_id = persons.person_id
    LEFT JOIN unable ON unable.person_id = persons.person_id
    LEFT JOIN hukou_sizes ON hukou_sizes.hukou_no = persons.hukou_no
    WHERE persons.roster_no IS NOT NULL
)

SELECT
    person_id,
    CASE
        WHEN is_unable THEN unable_rank
        WHEN health_row IS NOT NULL THEN greatest(roster_rank, health_rank)
        ELSE greatest(roster_rank, register_rank)
    END AS level_rank,
    disability_care_level,
    coalesce(worst_score, selfcare_score) AS selfcare_score,
    CASE
        WHEN health_row IS NOT NULL THEN 'disabled'
        WHEN is_unable THEN 'selfcare'
        ELSE 'alone'
    END AS branch,
    health_row AS row_health,
    coalesce(unable_row, roster_row) AS row_roster,
    CASE WHEN is_old_alone THEN register_row END AS row_household_register,
    is_here AS ok_here,
    is_covered OR is_edge AS ok_covered_or_edge,
    health_row IS NOT NULL OR is_unable OR is_old_alone AS ok_needs_care
FROM compared
