-- ---
-- id: E15
-- title: "{weak_signals_least:han}项以上弱信号叠加"
-- disposition: 1
-- subject: person
-- statement: 没有纳入救助、也没有命中其他启动认定规则的人，在{weak_signals_least:han}种以上不同数据里有弱信号：工会困难职工在档；住公租房或领租赁补贴；灵活就业且缴费基数空白或低于低保标准{weak_wage_multiple}倍；近{weak_signal_months}个月刑满释放或解除矫正；三级、四级残疾且不属重度；学校一般困难；近{weak_signal_months}个月房屋一般损坏
-- cites: [J5, Y4, T]
-- reads: [union, housing, employment, justice, disability, education, disaster]
-- absence: {roster: everybody}
-- parameters: [dibao_standard, weak_wage_multiple, weak_signals_least, weak_signals_orange]
-- runs_without: {dibao_standard: 灵活就业缴费基数是否偏低}
-- urgency: yellow
-- urgency_note: "{weak_signals_orange:han}项以上为橙"
-- programme: 入户了解
-- candidate: 至少有一项弱信号
-- conditions:
--   here: 本人健在，户口没有迁出
--   uncovered: 没有在保、不是低保边缘或刚性支出困难、也没有正在申请
--   two_signals: 不同数据里的弱信号有{weak_signals_least:han}项以上
--   no_other: 本人和本户没有命中其他启动认定规则(等待人工核对的不算命中)
-- holds: {cell_issue: "缴费基数填写有误、无法判断，去掉这一项就不足{weak_signals_least:han}项"}
-- sentence: "{name}，{age}岁，{signal_words}，多项情形叠加，生活可能有困难，没有纳入救助，请入户了解。"
-- verify: 家庭收入、就业、住房、健康和上学情况
-- action: 入户了解，有困难且愿意的协助申请相应救助
-- evidence_rows:
-- - {extract: "*", fact: weak_signals, join: "fact.person_id = hits.person_id AND hits.signal_kinds LIKE '%' || fact.extract || ' %'", text: "*"}
-- evidence_key: [signal_kinds]
-- after: [E01, E02, E03, E04, E05, E06, E07, E08, E09, E10, E11, E12, E13, E14]
-- reading: 多重三级算弱信号；以本人或本户为对象的线索已经有人上门，不再另发，家里别人自己的线索不算；等待人工核对的线索没有人上门，不算；当地没有低保标准的，只是不看缴费基数低不低(空白仍算)
-- ---
WITH employment_signals AS (
    SELECT signals.person_id, signals.extract, signals.level_rank, signals.is_unknown
    FROM weak_signals AS signals
    JOIN persons ON persons.person_id = signals.person_id
    LEFT JOIN local_values ON local_values.area_key = persons.area_key
    WHERE signals.extract <> 'employment'
        OR signals.wage_base_yuan_month IS NULL
        OR signals.wage_base_yuan_month < local_values.dibao_standard * $weak_wage_multiple
),

counted AS (
    SELECT
        person_id,
        count(DISTINCT extract) AS signals,
        count(DISTINCT CASE WHEN NOT is_unknown THEN extract END) AS sure_signals,
        max(CASE WHEN extract = 'union' THEN 'union ' ELSE '' END)
        || max(CASE WHEN extract = 'housing' THEN 'housing ' ELSE '' END)
        || max(CASE WHEN extract = 'employment' THEN 'employment ' ELSE '' END)
        || max(CASE WHEN extract = 'justice' THEN 'justice ' ELSE '' END)
        || max(CASE WHEN extract = 'disability' THEN 'disability ' ELSE '' END)
        || max(CASE WHEN extract = 'education' THEN 'education ' ELSE '' END)
        || max(CASE WHEN extract = 'disaster' THEN 'disaster ' ELSE '' END) AS signal_kinds,
        max(CASE WHEN extract = 'union' THEN '、是工会在档困难职工' ELSE '' END)
        || max(CASE WHEN extract = 'housing' THEN '、住公租房或领租赁补贴' ELSE '' END)
        || max(CASE WHEN extract = 'employment' THEN '、灵活就业而且缴费很低' ELSE '' END)
        || max(CASE
            WHEN extract = 'justice' THEN '、近{weak_signal_months:term}刑满释放或解除矫正'
            ELSE ''
        END)
        || max(CASE WHEN extract = 'disability' THEN '、持有残疾证' ELSE '' END)
        || max(CASE WHEN extract = 'education' THEN '、学校认定一般困难' ELSE '' END)
        || max(CASE
            WHEN extract = 'disaster' THEN '、近{weak_signal_months:term}受灾房屋损坏'
            ELSE ''
        END) AS all_words,
        max(level_rank) AS level_rank
    FROM employment_signals
    GROUP BY person_id
),

found AS (
    SELECT DISTINCT subject, subject_key
    FROM hits_so_far
    WHERE disposition = 1 AND hold IS NULL
)

SELECT
    persons.person_id,
    counted.level_rank,
    counted.signals,
    counted.signal_kinds,
    substr(counted.all_words, 2) AS signal_words,
    CASE
        WHEN counted.sure_signals >= $weak_signals_orange THEN 'orange'
        ELSE 'yellow'
    END AS urgency,
    persons.is_here AS ok_here,
    persons.is_uncovered AS ok_uncovered,
    counted.signals >= $weak_signals_least AS ok_two_signals,
    own.subject_key IS NULL AND household.subject_key IS NULL AS ok_no_other,
    counted.sure_signals < $weak_signals_least AS hold_cell_issue
FROM counted
JOIN persons ON persons.person_id = counted.person_id
LEFT JOIN found AS own ON own.subject = 'person' AND own.subject_key = persons.person_id
LEFT JOIN found AS household
    ON household.subject = 'household' AND household.subject_key = persons.household_key
