-- ---
-- id: I02
-- title: 救助金未发放、退汇或逾期
-- disposition: 2
-- subject: household
-- statement: 上月批次：低保、特困、孤儿在保或渐退户(起始日期早于该批次月)没有对应项目的发放记录，或有退汇、未发，或名册报送、资金拨付、到账晚于规定的日子
-- cites: [A10]
-- traits: [paper]
-- needs: [payments]
-- absence: {payments: covered}
-- columns_without: {payments: {roster_sent_date: 名册报送是否逾期, allocated_date: 资金拨付是否逾期, credited_date: 到账是否逾期}}
-- parameters: [pay_day_roster, pay_day_allocate, pay_day_credit]
-- batch: payments
-- urgency: red
-- identity: not_needed
-- programme: 资金发放
-- candidate: 低保、特困或孤儿的在保或渐退户
-- conditions:
--   covered_here: 户里还有在保的人健在
--   before_batch: 起始日期早于批次月
--   missing_or_late: 没有对应项目的记录，或退汇、未发，或报送、拨付、到账逾期
-- holds:
--   cell_issue: 查不到发放记录，而有一笔同批次、同项目的发放户编号填写有误、认不出是哪一户的，可能就是这一户的；或者有一笔可能是这一户的发放，因为姓名、金额等填写有误被退回
--   identity_review: 查不到发放记录，而有一笔同批次、同项目的发放归不到户，领款人可能是这一户的：正等待人工核对身份，或者只写了姓名、与这一户的人同名
--   kind_not_delivered: 查不到发放记录，而送来的是系统导出的发放清单，其中没有这个县这一批次、这个项目的任何一笔
-- sentence:
--   none: "{name}家{batch_month_text}的{payment_kind}查不到发放记录，请尽快核实款项是否到账。"
--   returned: "{name}家{batch_month_text}的{payment_kind}未发放成功（退汇），请尽快核实账户并补发。"
--   late: "{name}家{batch_month_text}的{payment_kind}发放晚于规定时间，请核实原因。"
-- verify: 账户是否正确、是否被冻结；款项是否到账；逾期的原因
-- action: 与财政、银行核对，未发放的当月补发，账户有误的协助更正
-- evidence: {roster: "{programme}在保"}
-- evidence_rows:
-- - {extract: payments, fact: household_payments, join: fact.household_key = hits.household_key AND fact.payment_kind = hits.payment_kind AND fact.batch_month = $batch_month, text: 该批次的发放明细}
-- evidence_key: [programme, batch_month, branch]
-- reading: 户编号优先，没有的按领款人所在户；一条记录都没有才算“没有发放”；户编号认不出、领款人也不在花名册上的发放，按领款人的候选人、按残缺的户编号、都没有的按填写地址所在的乡镇，看可能是哪一户的；收数时退回的发放，按户编号、证件号码、姓名看可能是哪一户的；系统导出的清单送来哪些项目就说哪些项目，用本系统表头送来的按全部项目；节假日不顺延
-- ---
WITH batch AS (
    SELECT
        household_key,
        payment_kind,
        max(CASE WHEN payment_status IN ('退汇', '未发') THEN 1 ELSE 0 END) = 1 AS is_returned,
        max(roster_sent_date) AS roster_sent_date,
        max(allocated_date) AS allocated_date,
        max(credited_date) AS credited_date
    FROM household_payments
    WHERE batch_month = $batch_month
    GROUP BY household_key, payment_kind
),

owed AS (
    SELECT
        household_no,
        programme,
        start_date,
        row_id,
        CASE programme
            WHEN '低保' THEN '低保金'
            WHEN '特困' THEN '特困基本生活'
            ELSE '孤儿基本生活'
        END AS payment_kind
    FROM roster_programmes
    WHERE programme IN ('低保', '特困', '孤儿')
),

compared AS (
    SELECT
        owed.*,
        households.level_rank,
        households.has_covered,
        home_areas.township,
        unheard.county IS NOT NULL AS is_unheard,
        batch.household_key IS NULL AS is_missing,
        coalesce(batch.is_returned, FALSE) AS is_returned,
        coalesce(batch.roster_sent_date > local_values.pay_day_roster_day, FALSE)
        OR coalesce(batch.allocated_date > local_values.pay_day_allocate_day, FALSE)
        OR coalesce(batch.credited_date > local_values.pay_day_credit_day, FALSE) AS is_late
    FROM owed
    JOIN households ON households.household_key = owed.household_no
    LEFT JOIN local_values ON local_values.area_key = households.area_key
    LEFT JOIN areas AS home_areas ON home_areas.area_code = split_part(households.area_key, '|', 1)
    LEFT JOIN unheard_payments AS unheard
        ON unheard.county = home_areas.county AND unheard.payment_kind = owed.payment_kind
    LEFT JOIN batch
        ON batch.household_key = owed.household_no AND batch.payment_kind = owed.payment_kind
),

perhaps_paid AS (
    SELECT
        household_no,
        payment_kind,
        max(CASE WHEN is_household_unknown THEN 1 ELSE 0 END) = 1 AS is_number_unknown
    FROM maybe_households
    WHERE extract = 'payments' AND batch_month = $batch_month
    GROUP BY household_no, payment_kind
),

paid_but_refused AS (
    SELECT DISTINCT owed.household_no, owed.payment_kind
    FROM owed
    JOIN refused_of_households AS refused
        ON refused.household_no = owed.household_no
            AND coalesce(refused.payment_kind, owed.payment_kind) = owed.payment_kind
    WHERE refused.extract = 'payments'
        AND coalesce(refused.batch_month, $batch_month) = $batch_month
),

paid_somewhere AS (
    SELECT DISTINCT lost.township, lost.payment_kind
    FROM rows_of_no_household AS lost
    LEFT JOIN maybe_households AS maybe
        ON maybe.row_id = lost.row_id AND maybe.extract = lost.extract
    WHERE lost.extract = 'payments'
        AND lost.batch_month = $batch_month
        AND lost.is_household_unknown
        AND maybe.row_id IS NULL
)

SELECT
    compared.household_no AS household_key,
    compared.level_rank,
    compared.programme,
    compared.payment_kind,
    $batch_month AS batch_month,
    $batch_month_text AS batch_month_text,
    CASE
        WHEN compared.is_missing THEN 'none'
        WHEN compared.is_returned THEN 'returned'
        ELSE 'late'
    END AS branch,
    compared.row_id AS row_roster,
    compared.has_covered AS ok_covered_here,
    compared.start_date < $batch_first_day AS ok_before_batch,
    compared.is_missing OR compared.is_returned OR compared.is_late AS ok_missing_or_late,
    compared.is_missing
    AND (
        coalesce(perhaps_paid.is_number_unknown, FALSE)
        OR paid_somewhere.township IS NOT NULL
        OR paid_but_refused.household_no IS NOT NULL
    ) AS hold_cell_issue,
    compared.is_missing AND perhaps_paid.household_no IS NOT NULL AS hold_identity_review,
    compared.is_missing AND compared.is_unheard AS hold_kind_not_delivered
FROM compared
LEFT JOIN perhaps_paid
    ON perhaps_paid.household_no = compared.household_no
        AND perhaps_paid.payment_kind = compared.payment_kind
LEFT JOIN paid_but_refused
    ON paid_but_refused.household_no = compared.household_no
        AND paid_but_refused.payment_kind = compared.payment_kind
LEFT JOIN paid_somewhere
    ON paid_somewhere.township = compared.township
        AND paid_somewhere.payment_kind = compared.payment_kind
