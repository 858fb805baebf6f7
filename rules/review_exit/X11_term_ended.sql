-- ---
-- id: X11
-- title: 限期待遇到期
-- disposition: 4
-- subject: person
-- statement: 渐退超过规定月数；或刚性支出困难自起始日期超过12个月；或单人保的人残疾证已注销；或特困未成年人已满18周岁且没有在校记录
-- cites: [N83, GX10, TK24]
-- also_disables: [disability, education]
-- absence: [disability, education]
-- parameters: [taper_months]
-- urgency: yellow
-- evidence_class: direct
-- programme: 低保边缘/临时救助
-- candidate: 花名册中有渐退、刚性支出困难、单人保或特困记录
-- conditions:
--   here: 本人健在，户口没有迁出
--   ended: 渐退、刚性支出困难、单人保或特困未成年人的期限已到
-- holds: {identity_review: 有在校或残疾证记录可能是本人的，正等待人工核对身份}
-- sentence:
--   taper: "{name}，{age}岁，渐退期已超过规定时间，请重新核实家庭情况后再定。"
--   rigid: "{name}，{age}岁，刚性支出困难认定已满一年，请重新认定。"
--   single: "{name}，{age}岁，按单人保享受低保，残疾证已注销，请核实残疾和生活状况。"
--   grown: "{name}，{age}岁，原为特困未成年人，已满18周岁且查不到在校记录，请核实是否还在读书、生活怎么安排。"
-- verify: 家庭现在的收入和支出；残疾、就学的真实情况
-- action: 重新核实认定，符合其他救助的及时转接
-- evidence: {roster: 花名册记录}
-- evidence_key: [branch, since]
-- reading: 刚性支出困难的每一行在保成员各按自己的起始日期；未成年人指起始日期时未满18周岁；另有一证有效或状态填写有误的，不算残疾证已注销
-- ---
WITH holders AS (
    SELECT DISTINCT d.person_id
    FROM rows_disability AS d
    WHERE d.certificate_status = '注销'
),

valid_holders AS (
    SELECT DISTINCT d.person_id
    FROM rows_disability AS d
    WHERE d.is_valid OR d.is_status_unknown
),

students AS (
    SELECT DISTINCT e.person_id
    FROM rows_education AS e
),

rows_limited AS (
    SELECT
        m.person_id,
        m.level_rank,
        m.row_id,
        m.is_here,
        m.taper_start_date,
        m.start_date,
        m.status = '渐退' AND coalesce(m.taper_start_date < v.taper_months_day, false) AS is_taper_over,
        m.programme = '刚性支出困难' AND m.status = '在保' AND coalesce(m.start_date < $months_ago_12, false) AS is_rigid_over,
        m.is_covering AND coalesce(m.is_single_cover, false) AND c.person_id IS NOT NULL AND k.person_id IS NULL AS is_single_over,
        m.programme = '特困' AND m.is_covering AND x.birth_date <= $years_ago_18
        AND extract(YEAR FROM m.start_date) - extract(YEAR FROM x.birth_date)
        - CASE
            WHEN extract(MONTH FROM m.start_date) * 100 + extract(DAY FROM m.start_date)
                < extract(MONTH FROM x.birth_date) * 100 + extract(DAY FROM x.birth_date) THEN 1
            ELSE 0
        END < 18 AND s.person_id IS NULL AS is_grown
    FROM roster_members AS m
    JOIN people AS x ON x.person_id = m.person_id
    JOIN roster_households AS h ON h.household_no = m.household_no
    LEFT JOIN local_values AS v ON v.area_key = h.area_key
    LEFT JOIN holders AS c ON c.person_id = m.person_id
    LEFT JOIN valid_holders AS k ON k.person_id = m.person_id
    LEFT JOIN students AS s ON s.person_id = m.person_id
)

SELECT
    r.person_id,
    r.level_rank,
    CASE WHEN r.is_taper_over THEN 'taper' WHEN r.is_rigid_over THEN 'rigid' WHEN r.is_single_over THEN 'single' ELSE 'grown' END AS branch,
    CASE WHEN r.is_taper_over THEN r.taper_start_date ELSE r.start_date END AS since,
    r.row_id AS row_roster,
    r.is_here AS ok_here,
    r.is_taper_over OR r.is_rigid_over OR r.is_single_over OR coalesce(r.is_grown, false) AS ok_ended,
    NOT r.is_taper_over AND NOT r.is_rigid_over AND i.person_id IS NOT NULL AS hold_identity_review
FROM rows_limited AS r
LEFT JOIN (SELECT DISTINCT w.person_id FROM in_review AS w WHERE w.extract IN ('education', 'disability')) AS i
    ON i.person_id = r.person_id
