-- ---
-- id: X11
-- title: 限期待遇到期
-- disposition: 4
-- subject: person
-- statement: 渐退超过规定月数；或刚性支出困难自起始日期超过{rigid_months}个月；或单人保的人残疾证已注销；或特困未成年人已满{adult_age}周岁且没有在校记录
-- cites: [N83, GX10, TK24]
-- also_disables: [disability, education]
-- columns_without: {roster: {is_single_cover: 单人保, taper_start_date: 渐退期}}
-- absence: {disability: on_roster, education: on_roster}
-- parameters: [taper_months, adult_age, rigid_months]
-- urgency: yellow
-- evidence_class: direct
-- programme: 低保边缘/临时救助
-- candidate: 花名册中有渐退、刚性支出困难、单人保或特困记录
-- conditions:
--   here: 本人健在，户口没有迁出
--   ended: 渐退、刚性支出困难、单人保或特困未成年人的期限已到
-- holds:
--   identity_review: 有在校记录或有效残疾证可能是本人的(包括本县同名、生日相近的人的)，正等待人工核对身份
--   cell_issue: 有因填写有误被退回的在校记录或残疾证记录，可能是本人的
-- sentence:
--   taper: "{name}，{age}岁，渐退期已超过规定时间，请重新核实家庭情况后再定。"
--   rigid: "{name}，{age}岁，刚性支出困难认定已满{rigid_months:term}，请重新认定。"
--   single: "{name}，{age}岁，按单人保享受低保，残疾证已注销，请核实残疾和生活状况。"
--   grown: "{name}，{age}岁，原为特困未成年人，已满{adult_age}周岁且查不到在校记录，请核实是否仍在就读、生活如何安排。"
-- verify: 家庭现在的收入和支出；残疾、就学的真实情况
-- action: 重新核实认定，符合其他救助的及时转接
-- evidence: {roster: 花名册记录}
-- evidence_key: [branch, since]
-- reading: 查不到在校记录只是间接证据，其余为直接证据；刚性支出困难的每一行在保成员各按自己的起始日期；未成年人指起始日期时未满{adult_age}周岁；另有一证有效或状态填写有误的，不算残疾证已注销
-- ---
WITH holders AS (
    SELECT DISTINCT person_id
    FROM rows_disability
    WHERE certificate_status = '注销'
),

valid_holders AS (
    SELECT DISTINCT person_id
    FROM rows_disability
    WHERE is_valid OR is_status_unknown
),

students AS (
    SELECT DISTINCT person_id
    FROM rows_education
),

rows_limited AS (
    SELECT
        members.person_id,
        members.level_rank,
        members.row_id,
        members.is_here,
        members.taper_start_date,
        members.start_date,
        members.status = $tapering
        AND coalesce(
            members.taper_start_date < local_values.taper_months_day,
            FALSE
        ) AS is_taper_over,
        members.programme = '刚性支出困难'
        AND members.status = $in_force
        AND coalesce(members.start_date < $rigid_months_day, FALSE) AS is_rigid_over,
        members.is_covering
        AND coalesce(members.is_single_cover, FALSE)
        AND holders.person_id IS NOT NULL
        AND valid_holders.person_id IS NULL AS is_single_over,
        members.programme = '特困' AND members.is_covering AND people.birth_date <= $adult_age_day
        AND ages.age < $adult_age AND students.person_id IS NULL AS is_grown
    FROM roster_members AS members
    JOIN people ON people.person_id = members.person_id
    LEFT JOIN ages
        ON ages.person_id = members.person_id AND ages.on_day = members.start_date
    JOIN roster_households ON roster_households.household_no = members.household_no
    LEFT JOIN local_values ON local_values.area_key = roster_households.area_key
    LEFT JOIN holders ON holders.person_id = members.person_id
    LEFT JOIN valid_holders ON valid_holders.person_id = members.person_id
    LEFT JOIN students ON students.person_id = members.person_id
)

SELECT
    rows_limited.person_id,
    rows_limited.level_rank,
    CASE
        WHEN rows_limited.is_taper_over THEN 'taper'
        WHEN rows_limited.is_rigid_over THEN 'rigid'
        WHEN rows_limited.is_single_over THEN 'single'
        ELSE 'grown'
    END AS branch,
    CASE
        WHEN rows_limited.is_taper_over THEN 'direct'
        WHEN rows_limited.is_rigid_over THEN 'direct'
        WHEN rows_limited.is_single_over THEN 'direct'
        ELSE 'indirect'
    END AS evidence_class,
    CASE
        WHEN rows_limited.is_taper_over THEN rows_limited.taper_start_date
        ELSE rows_limited.start_date
    END AS since,
    rows_limited.row_id AS row_roster,
    rows_limited.is_here AS ok_here,
    rows_limited.is_taper_over
    OR rows_limited.is_rigid_over
    OR rows_limited.is_single_over
    OR coalesce(rows_limited.is_grown, FALSE) AS ok_ended,
    NOT rows_limited.is_taper_over
    AND NOT rows_limited.is_rigid_over
    AND CASE
        WHEN rows_limited.is_single_over THEN coalesce(certificates.may_have_certificate, FALSE)
        ELSE schooling.person_id IS NOT NULL
    END AS hold_identity_review,
    NOT rows_limited.is_taper_over
    AND NOT rows_limited.is_rigid_over
    AND CASE
        WHEN rows_limited.is_single_over THEN coalesce(refused.may_have_certificate, FALSE)
        ELSE coalesce(refused.may_be_at_school, FALSE)
    END AS hold_cell_issue
FROM rows_limited
LEFT JOIN pending_conditions AS certificates ON certificates.person_id = rows_limited.person_id
LEFT JOIN pending_schooling AS schooling ON schooling.person_id = rows_limited.person_id
LEFT JOIN refused_by_person AS refused ON refused.person_id = rows_limited.person_id
