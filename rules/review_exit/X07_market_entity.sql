-- ---
-- id: X07
-- title: 登记有市场主体
-- disposition: 4
-- subject: household
-- statement: 低保、特困、低保边缘在保户的成员是在业市场主体的经营者、法定代表人、股东或高管
-- cites: [T, DB14]
-- needs: [business]
-- parameters: [small_shop_limit]
-- urgency: yellow
-- evidence_class: indirect
-- programme: 低保边缘/刚性支出困难
-- candidate: 低保、特困、低保边缘在保户，成员有市场主体登记
-- conditions:
--   role: 担任经营者、法定代表人、股东或高管
--   in_business: 登记状态为在业
-- exemptions:
--   small_shop: 都是个体工商户(类型填写有误、无法判断的按此看待)，认缴出资空白或不超过限额
-- sentence: "{name}家的经营登记存在需核实情形，请上门了解是否实际经营。"
-- verify: 是否本人登记、是否实际经营；有没有被冒用；收入情况
-- action: 上门核实，属于小本经营的登记豁免，不能仅凭数据停保
-- evidence: {business: 市场主体登记, roster: 在保户成员}
-- evidence_key: [entities, first_entity, last_entity]
-- ---
WITH roles AS (
    SELECT
        m.household_no,
        m.roster_row,
        greatest(m.level_rank, b.level_rank) AS level_rank,
        b.row_id,
        b.credit_code,
        b.role IN ('经营者', '法定代表人', '股东', '高管') AS is_role,
        b.entity_status = '在业' AS is_in_business,
        (b.entity_kind = '个体工商户' OR b.is_kind_unknown) AND (b.subscribed_yuan IS NULL OR b.subscribed_yuan <= v.small_shop_limit) AS is_small,
        v.small_shop_limit
    FROM low_income_members AS m
    JOIN rows_business AS b ON b.person_id = m.person_id
    JOIN households AS h ON h.household_key = m.household_no
    LEFT JOIN local_values AS v ON v.area_key = h.area_key
),

counted AS (
    SELECT
        r.household_no,
        count(DISTINCT r.credit_code) AS entities,
        min(r.credit_code) AS first_entity,
        max(r.credit_code) AS last_entity,
        max(CASE WHEN r.is_small THEN 0 ELSE 1 END) = 0 AS is_all_small
    FROM roles AS r
    WHERE r.is_role AND r.is_in_business
    GROUP BY r.household_no
)

SELECT
    r.household_no AS household_key,
    r.level_rank,
    c.entities,
    c.first_entity,
    c.last_entity,
    r.row_id AS row_business,
    r.roster_row AS row_roster,
    r.is_role AS ok_role,
    r.is_in_business AND r.small_shop_limit IS NOT NULL AS ok_in_business,
    coalesce(c.is_all_small, false) AS exempt_small_shop
FROM roles AS r
LEFT JOIN counted AS c ON c.household_no = r.household_no
