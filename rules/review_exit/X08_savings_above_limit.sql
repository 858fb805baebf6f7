-- ---
-- id: X08
-- title: 货币财产超过限额
-- disposition: 4
-- subject: household
-- statement: 低保、特困、低保边缘在保户的存款、证券、基金、商业保险合计超过低保标准乘以规定月数再乘以人数
-- cites: [T, DB14]
-- needs: [economic_check]
-- needs_columns: {roster: [authorised_until]}
-- also_disables: [health]
-- parameters: [asset_months, dibao_standard, illness_multiple]
-- urgency: yellow
-- evidence_class: indirect
-- programme: 低保边缘/刚性支出困难
-- candidate: 低保、特困、低保边缘在保户，有核对报告
-- conditions:
--   over_limit: 存款、证券、基金、商业保险合计超过限额
-- exemptions:
--   illness_reserve: 家里有大病患者，合计不超过限额的{illness_multiple:han}倍
-- holds:
--   identity_review: 合计不超过限额的{illness_multiple:han}倍，有疾病登记可能是家里人的，正等待人工核对身份
--   cell_issue: 合计不超过限额的{illness_multiple:han}倍，有因填写有误被退回的疾病登记，可能是家里人的
-- sentence: "{name}家：经济状况核对报告有需要入户核实的事项，请入户核实。"
-- verify: 款项是否为本人所有、作何用途；有无看病、上学等急用
-- action: 上门核实，属于看病备用的登记豁免，不能仅凭数据停保
-- evidence: {roster: 在保户}
-- evidence_rows:
-- - {extract: economic_check, fact: household_savings, join: fact.household_no = hits.household_key, text: 核对报告}
-- evidence_key: [reports, first_report, last_report]
-- reading: 在保户所有报告行相加；人数为户编号下健在的人；公积金不算
-- ---
WITH savings AS (
    SELECT
        household_no,
        sum(amount_yuan) AS amount,
        sum(CASE WHEN level_rank = 1 THEN amount_yuan ELSE 0 END) AS sure_amount,
        count(DISTINCT report_no) AS reports,
        min(report_no) AS first_report,
        max(report_no) AS last_report,
        max(level_rank) AS worst_rank
    FROM household_savings
    GROUP BY household_no
),

illness AS (
    SELECT
        household_no,
        max(CASE WHEN has_major_disease THEN 1 ELSE 0 END) = 1 AS has_major_disease,
        max(CASE WHEN has_illness_in_review THEN 1 ELSE 0 END) = 1 AS has_illness_in_review,
        max(CASE WHEN may_have_illness THEN 1 ELSE 0 END) = 1 AS may_have_illness,
        min(roster_row) AS row_id
    FROM low_income_members
    GROUP BY household_no
),

compared AS (
    SELECT
        savings.*,
        households.level_rank,
        illness.has_major_disease,
        illness.has_illness_in_review,
        illness.may_have_illness,
        illness.row_id,
        local_values.asset_months * local_values.dibao_standard * households.members AS limit_yuan
    FROM savings
    JOIN households ON households.household_key = savings.household_no
    JOIN illness ON illness.household_no = savings.household_no
    LEFT JOIN local_values ON local_values.area_key = households.area_key
)

SELECT
    household_no AS household_key,
    CASE
        WHEN sure_amount > limit_yuan THEN level_rank
        ELSE greatest(level_rank, worst_rank)
    END AS level_rank,
    amount AS amount_yuan,
    limit_yuan,
    reports,
    first_report,
    last_report,
    row_id AS row_roster,
    amount > limit_yuan AS ok_over_limit,
    coalesce(
        has_major_disease AND amount <= limit_yuan * $illness_multiple,
        FALSE
    ) AS exempt_illness_reserve,
    coalesce(
        has_illness_in_review AND amount <= limit_yuan * $illness_multiple,
        FALSE
    ) AS hold_identity_review,
    coalesce(
        may_have_illness AND amount <= limit_yuan * $illness_multiple,
        FALSE
    ) AS hold_cell_issue
FROM compared
