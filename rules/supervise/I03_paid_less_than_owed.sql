-- ---
-- id: I03
-- title: 实发低于应发或低于标准
-- disposition: 2
-- subject: household
-- statement: 发放明细中实发少于应发；或低保金应发少于花名册上的月救助金；或特困基本生活应发少于低保标准乘以特困倍数再乘以在保人数
-- cites: [H6, A9]
-- traits: [paper]
-- needs: [payments]
-- parameters: [tekun_multiple, dibao_standard]
-- runs_without: {tekun_multiple: 特困基本生活费是否低于标准, dibao_standard: 特困基本生活费是否低于标准}
-- urgency: orange
-- identity: not_needed
-- programme: 资金发放
-- candidate: 有发放明细
-- conditions:
--   covered_here: 户里还有在保的人健在
--   less: 实发少于应发，或低保金应发少于月救助金，或特困基本生活应发低于标准
-- holds:
--   cell_issue: 实发不少于应发，只是合计不到，而有一笔同批次、同项目的发放户编号填写有误、认不出是哪一户的，可能就是这一户的；或者有一笔可能是这一户的同项目发放，因为姓名、金额等填写有误被退回
--   identity_review: 实发不少于应发，只是合计不到，而有一笔同批次、同项目的发放归不到户，领款人可能是这一户的：正等待人工核对身份，或者只写了姓名、与这一户的人同名
-- sentence:
--   less_paid: "{name}家的{payment_kind}实际发放{paid_yuan}元，少于应发的{due_yuan}元，请核实并补发。"
--   less_than_benefit: "{name}家的低保金应发{due_total}元，少于审核确认的每月{benefit_yuan_month}元，请核实并补发。"
--   less_than_standard: "{name}家的特困基本生活费应发{due_total}元，低于当地标准，请核实并补发。"
-- verify: 应发金额的核定依据；少发的原因；是否已补发
-- action: 与财政核对，少发的补发，标准没有更新的及时更新
-- evidence: {payments: 发放明细, roster: 花名册上的月救助金}
-- evidence_key: [branch, payment_kind, batch_month, due_yuan, paid_yuan]
-- reading: 任何发放项目都看实发与应发；退汇、未发且实发为0的也算；一户同一批次分几笔发的，应发合起来与月救助金、标准比；标准按数据期末；人数只算健在的在保成员
-- ---
WITH totals AS (
    SELECT household_key, payment_kind, batch_month, sum(due_yuan) AS due_total
    FROM household_payments
    GROUP BY household_key, payment_kind, batch_month
),

more_but_refused AS (
    SELECT DISTINCT totals.household_key, totals.payment_kind, totals.batch_month
    FROM totals
    JOIN refused_of_households AS refused
        ON refused.household_no = totals.household_key
            AND coalesce(refused.payment_kind, totals.payment_kind) = totals.payment_kind
            AND coalesce(refused.batch_month, totals.batch_month) = totals.batch_month
    WHERE refused.extract = 'payments'
),

compared AS (
    SELECT
        orders.*,
        households.level_rank AS household_rank,
        households.has_covered,
        programmes.benefit_yuan_month,
        totals.due_total,
        programmes.row_id AS roster_row,
        perhaps_paid.household_no IS NOT NULL AS is_perhaps_more,
        coalesce(perhaps_paid.is_number_unknown, FALSE)
        OR more_but_refused.household_key IS NOT NULL AS is_order_unknown,
        coalesce(orders.paid_yuan < orders.due_yuan, FALSE) AS is_less_paid,
        coalesce(
            orders.payment_kind = '低保金' AND totals.due_total < programmes.benefit_yuan_month,
            FALSE
        ) AS is_less_than_benefit,
        coalesce(
            orders.payment_kind = '特困基本生活'
            AND totals.due_total < (
                local_values.tekun_multiple
                * local_values.dibao_standard
                * programmes.covered_members
            ),
            FALSE
        ) AS is_less_than_standard
    FROM household_payments AS orders
    JOIN households ON households.household_key = orders.household_key
    JOIN totals
        ON totals.household_key = orders.household_key
            AND totals.payment_kind = orders.payment_kind
            AND totals.batch_month = orders.batch_month
    LEFT JOIN local_values ON local_values.area_key = households.area_key
    LEFT JOIN (
        SELECT
            household_no,
            payment_kind,
            batch_month,
            max(CASE WHEN is_household_unknown THEN 1 ELSE 0 END) = 1 AS is_number_unknown
        FROM maybe_households
        WHERE extract = 'payments'
        GROUP BY household_no, payment_kind, batch_month
    ) AS perhaps_paid
        ON perhaps_paid.household_no = orders.household_key
            AND perhaps_paid.payment_kind = orders.payment_kind
            AND perhaps_paid.batch_month = orders.batch_month
    LEFT JOIN more_but_refused
        ON more_but_refused.household_key = orders.household_key
            AND more_but_refused.payment_kind = orders.payment_kind
            AND more_but_refused.batch_month = orders.batch_month
    LEFT JOIN roster_programmes AS programmes
        ON programmes.household_no = orders.household_key
        AND programmes.programme = CASE orders.payment_kind
            WHEN '低保金' THEN '低保'
            WHEN '特困基本生活' THEN '特困'
        END
)

SELECT
    household_key,
    greatest(household_rank, level_rank) AS level_rank,
    payment_kind,
    batch_month,
    due_yuan,
    due_total,
    paid_yuan,
    benefit_yuan_month,
    CASE
        WHEN is_less_paid THEN 'less_paid'
        WHEN is_less_than_benefit THEN 'less_than_benefit'
        ELSE 'less_than_standard'
    END AS branch,
    row_id AS row_payments,
    roster_row AS row_roster,
    has_covered AS ok_covered_here,
    is_less_paid OR is_less_than_benefit OR is_less_than_standard AS ok_less,
    NOT is_less_paid AND is_order_unknown AS hold_cell_issue,
    NOT is_less_paid AND is_perhaps_more AS hold_identity_review
FROM compared
