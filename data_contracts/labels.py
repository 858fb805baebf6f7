"""Every code of the house and the Chinese words people read for it: once, for every list, page, terminal and document.

What a level of comparison (N1, I3 …) says stands beside the levels themselves in the matcher; headings of deliverables,
and words that one column of one list has for its codes, stand in that list's contract. The codes themselves are walked
by `tests/data_contracts/test_labels.py`.
"""

from collections.abc import Mapping

# ---- leads

DISPOSITIONS: Mapping[int, str] = {1: "启动认定", 2: "督办", 3: "转介", 4: "终止复核"}
NUMBERED_DISPOSITIONS: Mapping[int, str] = {code: f"{code} {name}" for code, name in DISPOSITIONS.items()}
URGENCIES: Mapping[str, str] = {"red": "红", "orange": "橙", "yellow": "黄"}
SUBJECTS: Mapping[str, str] = {"person": "个人", "household": "家庭", "lead": "线索"}
EXEMPTIONS: Mapping[str, str] = {
    "disabled_transport": "豁免：残疾人专用车",
    "medical_transport": "豁免：就医用车",
    "sole_livelihood": "豁免：唯一谋生工具",
    "resettlement": "豁免：拆迁安置房",
    "small_shop": "豁免：小店铺",
    "illness_reserve": "豁免：治病的钱",
}
"""What a household may own without being reviewed for it."""

SUPPRESSIONS: Mapping[str, str] = {
    "identity_review": "身份待人工复核：有关的行还没有定人",
    "identity_check": "证件号码相同但姓名有出入，或经修复才相同：终止复核先核身份",
    "identity_level": "身份等级不够这类线索用",
    "cell_issue": "有关的格是无效值，已清空，不作依据",
    "open_need": "同户另有启动认定或转介线索未结：先帮后查",
    "single_evidence": "只有一条间接证据，等另一条规则或下月再现",
    "roster_not_whole": "救助对象花名册不全，不能断定没有纳入救助",
    "kind_not_delivered": "送来的清单里没有这个县这一批次的这个项目，不能断定没有发放",
    "trial": "规则试行：只计数，不下发",
    "settled": "同一证据已办结，证据未变",
    **EXEMPTIONS,
}
"""Why a lead is kept but not published (`suppressed_by`)."""

UNPROVEN: Mapping[str, str] = {
    "call": "求助的来电来访，求助人身份待复核",
    "row": "其他数据行，只是依据不足",
}
"""What a lead rests on that goes out as 身份待核 while a clerk is waited for (`unproven`)."""

UNPROVEN_USES: Mapping[str, str] = {
    "call": "求助人待复核的也发出，只说来电来访上的事，标注身份待核",
    "row": "只是依据不足的行也看，线索标注身份待核",
}
"""What a rule that helps reads of rows in identity review, by what its unproven leads are about."""

KEY_GROUPS: Mapping[str, str] = {
    "1": "1 老残重病不能自理",
    "2": "2 无或弱劳动能力",
    "3": "3 脱贫不稳定",
    "4": "4 曾申请未通过",
    "5": "5 热线信访反映",
    "6": "6 灾情地区",
    "7": "7 救助后仍困难",
    "8": "8 县定",
}
RULE_TRAITS: Mapping[str, str] = {
    "reminder": "关于另一条线索的督办提醒，自己不单独反馈，随原线索一并办结",
    "event_place": "由事发地的乡镇处理",
    "coordinated": "提交县级协调机制",
    "call": "关于求助的来电来访：求助人身份待人工复核的也发出，标注身份待核",
    "paper": "只核对账目、凭证和参保缴费，不必入户：只有这类线索的户不占当月走访量",
    "struck": "因病、因灾、失业或失去劳力可能陷入困难，户里按月探访",
}
"""What is special about a rule, said in its own front matter."""

PARAMETER_SCOPES: Mapping[str, str] = {"place": "各地", "city": "全市一个值"}
ORIGINS: Mapping[str, str] = {"city": "本市", "convention": "本系统约定", "national": "全国"}
"""Whose a value of policy is, beside the packs that a city chose (rules/packs/), which have titles of their own."""
RULE_RUNS: Mapping[str, str] = {"run": "已运行", "not_run": "未运行", "run_without": "缺部分数据运行"}

# ---- what a township answers

RESULTS: Mapping[str, str] = {
    "enrolled": "已纳入",
    "delivered": "已落实",
    "referred": "已转介",
    "tapered": "渐退",
    "termination_started": "终止程序启动",
    "unchanged": "维持",
    "no_action": "无需处置",
    "not_found": "查无此人",
    "wrong_data": "数据有误",
}
IS_PERSON: Mapping[str, str] = {"yes": "是", "no": "否", "unsure": "不能确定"}
IS_TRUE: Mapping[str, str] = {"yes": "是", "no": "否", "partly": "部分"}
HAS: Mapping[str, str] = {"yes": "有", "no": "无"}
APPLICATION_PATHS: Mapping[str, str] = {"own": "自办", "agent": "代办", "none": "不申请"}

# ---- files and rows that came in

EXTRACT_STATUSES: Mapping[str, str] = {
    "arrived": "到齐",
    "missing": "未到",
    "rejected": "整份退回",
    "partial": "部分文件退回",
}
NOT_WHOLE: Mapping[str, str] = {
    "only_part": "送来的文件只有其中一部分人或一部分项目",
    "missing": "没有送来",
    "file_refused": "有文件退回，没有采用",
    "empty": "没有一行",
    "rows_refused": "退回行的占比超过上限",
    "shrank": "比上次完整时少得超过波动上限",
}
"""Why nobody may conclude anything from what an extract does not say (`not_whole`)."""

YEARLY_INCOMES: Mapping[str, str] = {
    "person": "本人年收入",
    "household": "家庭年总收入",
    "per_head": "家庭年人均收入",
    "work": "年务工收入",
    "wages": "年工资性收入",
    "transfers": "年转移性收入",
}
"""Incomes that are stated by the year, and by whom they are measured."""

FILE_VERDICTS: Mapping[str, str] = {
    "accepted": "采用",
    "accepted_with_rejections": "采用，部分行退回",
    "rejected": "整份退回",
}
SKIPPED_ROWS: Mapping[str, str] = {
    "skipped_title": "标题",
    "skipped_heading": "表头",
    "skipped_total": "合计",
    "skipped_blank": "空行",
    "skipped_note": "说明",
    "skipped_joined": "并入人员行",
    "skipped_not_concerned": "不属本类",
    "skipped_netted": "互相冲销",
    "skipped_erased": "依法删除",
}
INGEST_REASONS: Mapping[str, str] = {
    "unknown_value": "不在代码表内，请改为代码表中的标签或代码",
    "invalid_date": "不是一个存在的日期，请按 2026-10-03 的样式填写",
    "incomplete_date": "日期不完整（只有年或年月），请补到日",
    "date_out_of_range": "日期超出可能的范围，请核对",
    "birth_in_future": "出生日期晚于统计日，请核对",
    "invalid_month": "不是月份，请按 202610 的样式填写",
    "invalid_amount": "不是金额，请只填数字",
    "invalid_number": "不是数字，请只填数字",
    "out_of_range": "数值超出可能的范围，请核对",
    "invalid_area": "不是 6、9 或 12 位区划代码，请核对",
    "unknown_word": "是 Excel 错误值或“不详”一类的字样，请补上实际内容",
    "not_calculated": "是公式，文件里没有存下算出的值；请在表格软件里打开、重新计算并保存后重报",
    "merged_cell": "与上一行合并成一格，不知道这一行是多少；请取消合并、每行填写",
    "undecodable": "里有认不出的字节（文件的编码有问题），请重新导出",
    "key_as_number": "被表格软件存成了数字，丢了前面的 0 或末几位，认不出是哪一个；请以文本格式重报",
    "missing_value": "必填而空白，请补填",
    "duplicate": "与前面的一行完全相同，只取一次",
    "too_many_fields": "这一行的格数多于标题，多半是值里有未加引号的分隔符，列已错位；请加引号或改用 xlsx 重报",
    "row_cut_off": "文件在这一行中间断了，请重新导出",
    "file_rejected": "整个文件退回，原因见该文件",
    "household_twice": "与前面一行是同一户（证号或户主相同），只采用前面一行",
}
"""Why a cell was emptied or a row not taken: one plain sentence each, written after the heading it is about."""

AREA_PROBLEMS: Mapping[str, str] = {
    "unknown": "没有这个名字",
    "ambiguous": "有几个地方叫这个名字",
    "elsewhere": "不在本市",
}
"""Why an area's name leads nowhere, or not to its end."""

LAYOUT_ROLES: Mapping[str, str] = {
    "rows": "每行成一行",
    "persons": "人员表：找到自己的家庭表",
    "households": "家庭表：内容并入人员表各行",
}
HOUSEHOLD_EVENTS: Mapping[str, str] = {
    "head_changed": "这一户上月的户主是另一个人，户编号不变",
    "head_corrected": "这一户户主的证件号码与上月不同，姓名相同，按更正处理，户编号不变",
    "split": "这一户的人上月在另一户里，那一户还在：可能是分户，请核对两户的人口和收入",
}
"""What happened to a household between two months, as its row says it."""

DAMAGES: Mapping[str, str] = {
    "ids_end_000": "证件号码末三位成 000",
    "ids_numeric": "证件号码存成数字",
    "ids_scientific": "证件号码成科学计数",
    "ids_masked": "证件号码脱敏",
    "ids_15_digits": "15 位旧证件号码",
    "wrong_content": "串列",
    "mojibake": "乱码",
    "invalid": "无效值多",
    "blank_surge": "空白骤增",
}
DRIFTS: Mapping[str, str] = {
    "new_column": "新增列",
    "untaken_column": "未采用的列",
    "file_remark": "文件里的问题",
    "lost_column": "缺少列",
    "renamed_column": "改名列",
    "new_value": "新出现的取值",
    "row_swing": "行数大幅变动",
}
SEVERITIES: Mapping[str, str] = {"error": "错误", "warning": "警告"}
CHECKS: Mapping[str, str] = {
    "expect_table_columns_to_match_set": "列齐全",
    "expect_table_row_count_to_be_between": "行数",
    "expect_column_values_to_not_be_null": "不为空",
    "expect_column_values_to_be_in_set": "在代码表内",
    "expect_column_values_to_match_regex": "写法",
    "expect_column_values_to_be_between": "范围",
    "expect_column_values_to_be_unique": "不重复",
    "expect_compound_columns_to_be_unique": "几列合起来不重复",
    "expect_column_pair_values_a_to_be_greater_than_b": "两列先后或大小",
}

COLUMN_KINDS: Mapping[str, str] = {
    "text": "文字",
    "code12": "12 位区划代码",
    "id18": "证件号码",
    "sex": "性别",
    "date": "日期",
    "month": "年月",
    "yuan": "金额（元）",
    "int": "整数",
    "num": "数",
    "bool": "是否",
    "enum": "代码",
    "relation": "GB/T 4761",
}
ACCESS: Mapping[str, str] = {"open": "open（任何人）", "authorised": "authorised（仅限已授权家庭）"}

# ---- people

DECISIONS: Mapping[str, str] = {"auto": "自动采用", "review": "待人工复核", "new": "新人（无人匹配）", "none": "不采用"}
SHORT_DECISIONS: Mapping[str, str] = {"review": "待人工", "new": "新人"}
"""For the legend of a chart."""

ROLES: Mapping[str, str] = {"self": "本人", "guardian": "监护人", "spouse": "配偶"}
IDENTITY_LEVELS: Mapping[str, str] = {
    "L1": "证件号码有效且相同，姓名一致",
    "L2": "证件号码有效且相同，姓名写法有出入",
    "L3": "证件号码按规则修复后相同，姓名相符",
    "L4": "证件号码残缺、有误或脱敏，加姓名与出生日期或乡镇",
    "L5": "没有证件号码：姓名加出生日期，加电话或住址",
}
IDENTITY_LEVEL_USES: Mapping[str, str] = {
    "L1": "四类线索都可用",
    "L2": "启动认定、督办、转介可用；终止复核先核身份",
    "L3": "启动认定、督办、转介可用；终止复核先核身份",
    "L4": "启动认定、转介可用；督办可用（标注身份待核）；终止复核暂缓下发",
    "L5": "启动认定、督办、转介可用（标注身份待核）；终止复核暂缓下发",
}
FEATURES: Mapping[str, str] = {
    "id": "证件号码",
    "name": "姓名",
    "birth": "出生日期",
    "phone": "电话",
    "address": "住址",
    "head": "户主",
    "sex": "性别",
    "cap": "同户证据封顶",
    "prior": "先验",
}
BLOCK_KEYS: Mapping[str, str] = {
    "exact": "证件号码有效且相同，姓名相符，不经打分",
    "repaired": "证件号码按规则修复后相同，姓名相符",
    "none": "没有找到候选",
    "K1": "同一有效证件号码",
    "K2": "错一处可成同一证件号码，或两边错得一样",
    "K3": "一边被表格软件截断：证件号码前 15 位与姓氏",
    "K4": "一边被脱敏：证件号码前六位、末四位与姓氏",
    "K5": "一边损坏：证件号码末四位与姓名",
    "K6": "出生日期与姓名",
    "K6l": "按农历换算的出生日期与姓名",
    "K7": "电话与姓氏",
    "K8": "姓名与乡镇，出生年相差不超过一年或不明",
    "K9": "出生日期、姓氏与乡镇",
    "K10": "姓名与户主（户主是另一人）",
    "K11": "出生日期、姓氏与名中一字（证件号码少时用）",
    "K12": "姓名、出生年与性别（证件号码少时用）",
    "K13": "姓名与性别，只用于仍无候选的",
    "K14": "户主、乡镇、出生年与性别（证件号码少时用）",
    "K15": "换发的新号码：姓名与出生日期，加顺序码或地区码；或姓名、地区码、顺序码与出生年或生日",
    "K16": "出生日期与电话、村或损坏号码的末四位，不问姓名",
}
"""By which step (exact, repaired), or by which key, a candidate was found."""

PERSON_EVENTS: Mapping[str, str] = {"new": "新建", "merged_into": "并入他人", "split_from": "由他人拆出"}
FAIRNESS_DIMENSIONS: Mapping[str, str] = {
    "sex": "性别",
    "age_band": "年龄段",
    "disability": "残疾",
    "name_form": "姓名写法",
    "residence": "人户是否分离",
    "id_known": "有无证件号码",
    "township": "乡镇",
}

# ---- lists and books

SIDES: Mapping[str, str] = {"host": "主办", "assisting": "协办"}
"""As whose a lead is on a township's list: the one that decides, the one that visits."""

LIST_CHANGES: Mapping[str, str] = {"gone": "撤回", "new": "新增"}
"""Against the edition before, of lists that went out anew."""

REVIEW_CHANGES: Mapping[str, str] = {
    "member_new": "家庭人口增加",
    "member_gone": "家庭人口减少",
    "covered_new": "新纳入保障",
    "register": "户籍登记有变动",
    "marriage": "婚姻登记",
    "out_of_work": "登记失业",
    "work": "就业状况有变动",
    "pension": "开始领取养老金",
    "disability": "办理残疾证",
    "illness": "新确诊疾病",
    "school": "新入学",
    "claims": "医疗费用结算",
    "car": "机动车登记",
    "home": "不动产登记",
    "business": "市场主体登记",
    "economic_check": "经济状况核对有报告",
    "address": "居住地有变动",
    "hukou": "户籍地有变动",
}
"""What may have changed in a household since its last review; never amounts."""

LEAD_STANDINGS: Mapping[str, str] = {"new": "本期新增", "carried": "结转", "reminded": "督办"}
"""How a lead stands on this month's list; reminded ones are carried ones that are overdue."""

VISIT_PLANS: Mapping[str, str] = {"this_month": "本月走访", "later": "顺延", "paper": "核对材料"}
"""What a month has room for: a household that fits, one that is over, one whose leads ask for a paper only."""

STANDING_MEANINGS: Mapping[str, str] = {
    "new": "本月第一次下发",
    "carried": "以前月份下发，还没有办结",
    "reminded": "过了办结时限仍没有反馈；写明督办几次、逾期几天，紧急程度逐月提高，请优先办理",
}
PLAN_MEANINGS: Mapping[str, str] = {
    "this_month": "在本乡镇当月走访量以内，按紧急程度、户内人数、同村顺路选出",
    "later": "超出当月走访量，仍在清单上，有余力时按顺序走访",
    "paper": "整户只需核对账目、凭证，不必入户，不占走访量",
}
DISPOSITION_MEANINGS: Mapping[int, str] = {
    1: "可能符合条件而未纳入：入户了解，愿意申请的协助申请",
    2: "已纳入而待遇未落实，或核查、走访逾期：查明原因，督促落实",
    3: "有其他部门可帮的困难：征得本人同意后转介",
    4: "可能不再符合条件：两人入户核实，按程序办理，不得仅凭数据停发",
}
URGENCY_MEANINGS: Mapping[str, str] = {"red": "特别紧急，最先办理", "orange": "紧急", "yellow": "一般"}
SIDE_MEANINGS: Mapping[str, str] = {
    "host": "由本乡镇核查并作出决定",
    "assisting": "人住在本地，请入户了解并反馈；由主办乡镇决定",
}
PATH_MEANINGS: Mapping[str, str] = {
    "own": "有意愿、有能力：指导本人自己申请",
    "agent": "有意愿、没有能力：协助申请",
    "none": "没有意愿：尊重本人，讲清政策",
}
RESULT_MEANINGS: Mapping[str, str] = {
    "enrolled": "新纳入救助",
    "delivered": "应落实的待遇、服务已经落实",
    "referred": "已转给有关部门，填转介部门和回执号",
    "tapered": "收入超过标准，按规定给予渐退期",
    "termination_started": "核实后开始办理停保手续（书面告知、公示）",
    "unchanged": "核实后待遇不变",
    "no_action": "没有困难或情况不属实，不用办理",
    "not_found": "查不到这个人",
    "wrong_data": "数据有误，请在“更正信息”里写清哪里不对",
}
"""What the codes of a township's list mean, for its sheet 代码说明."""

FOCUS_CHANGES: Mapping[str, str] = {"in": "新增", "stay": "在册", "out": "退出"}
"""Against the month before, in a register of a focus group."""

RETURNED_ROWS: Mapping[str, str] = {
    "result": "已采用，已销号",
    "assisted": "已采用，待主办决定",
    "visited": "已采用，待结论",
    "noted": "已记录，未核查",
    "repeated": "以前已采用",
    "pair": "已采用，下月比对按此办理",
    "find_listed": "已采用，已列入清单",
    "find_held": "已采用，暂缓下发",
    "find_none": "已采用，没有形成线索",
    "refused": "退回",
    "unreadable": "整个文件无法读取",
    "of_the_file": "对整个文件的说明",
}
"""What became of a row of a returned list."""

LEAD_FEEDBACK: Mapping[str, str] = {
    "visited": "已走访，无结论",
    "none": "没有反馈",
}
"""Whether anybody was there about an open lead."""

VALIDITIES: Mapping[str, str] = {
    "over": "已过有效期",
    "gap": "已到期且没有新值：需要它的规则在当地不运行",
    "no_calendar": "尚未公布调休，先按已知的节假日和周末计算，时限可能差几天",
    "old": "已满五年，请确认是否仍然有效",
    "undated": "发布日期不明，请确认是否仍然有效",
    "ending": "半年内到期",
    "young": "未满五年",
    "running": "有效",
}
"""Whether a cited text or a parameter still holds."""

RULE_ADVICE: Mapping[str, str] = {
    "pause": "建议暂停：低于县定底线",
    "keep": "正常",
}
"""What the county is advised to do with a rule whose leads are seldom confirmed."""

# ---- runs and published months

STAGE_OUTCOMES: Mapping[str, str] = {
    "done": "完成",
    "skipped": "已有结果，未重跑",
    "failed": "失败",
    "confirmed": "经确认照常运行",
    "withdrawn": "已收回",
}
TAMPERINGS: Mapping[str, str] = {
    "changed": "被改动",
    "missing": "缺失",
    "added": "多出",
    "edited": "清单被改动",
    "chain": "链条断裂",
    "unsigned": "未签名",
    "signature": "签名不符",
    "anchor": "校验码不符",
}

# ---- parameters

UNITS: Mapping[str, str] = {
    "yuan": "元",
    "yuan/month": "元/月",
    "yuan/12 months": "元/12 个月",
    "yuan/person/month": "元/人·月",
    "x dibao_standard": "倍低保标准",
    "x dibao_standard x persons": "倍低保标准 × 人数",
    "months": "个月",
    "days": "天",
    "day": "天",
    "working days": "个工作日",
    "years": "周岁",
    "calendar years": "年",
    "points": "分",
    "count": "次（项）",
    "x medical line": "倍预警线",
    "x savings limit": "倍限额",
    "day of the month after the batch month": "日（批次次月）",
    "percent": "%",
    "share of work income": "（占务工收入）",
    "bits": "比特",
    "dwellings": "套",
    "covered people per village": "名救助对象/村",
    "registered people per assistant": "名户籍人口/协理员",
    "assistants per village": "名协理员/村",
    "households/month": "户/月",
    "rows per stratum and month": "行/层·月",
    "area in force": "（该地区实行）",
    "switch": "（1 开，0 关）",
}


def word(labels: Mapping[str, str], code: object) -> str:
    """The word of a code; the code itself when it has none, a dash for null."""
    return "—" if code is None else labels.get(str(code), str(code))


def way_found(rule: str | None) -> str:
    """The step or blocking key that found a candidate, with what it means; a dash where there is none."""
    is_key = rule in BLOCK_KEYS and rule not in ("exact", "repaired", "none")
    return f"{rule} {BLOCK_KEYS[rule]}" if rule and is_key else word(BLOCK_KEYS, rule)


NOT_KNOWN: Mapping[str, str] = {"township": "未知乡镇", "county": "未知县区"}
"""Where somebody belongs of whom no township, or no county, is known: in tables and in names of files."""

RUNNER_UP: Mapping[str, str] = {"lower_weight": "权重较低"}
"""Why a row's second candidate is not its person, where the matcher put nothing more particular down."""

ACCESS_GROUNDS: Mapping[str, str] = {"open": "履行法定职责：公告", "authorised": "本人书面授权，授权到期不再使用"}
"""Why data of each kind of access may be processed, and how people are told."""

STRATUM_LABELS: Mapping[str, str] = {
    "exact": "证件号码有效且相同，姓名一致",
    "by_number": "凭证件号码，姓名或号码有出入",
    "by_particulars": "凭其他信息打分采用",
    "waiting": "待人工复核（与候选人比）",
    "new": "列为新人（与同名最近的人比）",
}
"""How a link of the clerks' sample was found."""

CLUSTER_KINDS: Mapping[str, str] = {
    "no_number": "不凭证件号码归到一起的人",
    "merged_into": "本期并入他人的编号",
    "split_from": "本期分出来的编号",
    "review": "有行待人工复核的人",
    "largest": "行数最多的人",
    "alike": "最相似的两个人（没有归到一起）",
}
"""Why people are shown side by side in the report."""

OVER_TIME: Mapping[str, str] = {
    "rows_read": "读入的行",
    "rows_rejected": "退回的行",
    "rows_linked_auto": "自动认到人的行",
    "rows_in_review": "待人工复核的行",
    "rows_new": "列为新人的行",
    "leads_published": "发布的线索",
    "leads_held_back": "暂缓下发的线索",
    "visited": "已走访",
    "yield": "查实率",
    "checks_failed": "未过的数据校验",
    "drift_bits": "模型最大偏移（比特）",
}
"""Figures of a month that are drawn over twelve."""

MADE_WITH: Mapping[str, str] = {"code": "程", "rules": "规", "parameters": "参", "model": "模"}
"""What a month was made with, in one sign on an axis."""

# ---- facts

FACTS: Mapping[str, str] = {
    "able": "有劳动能力的成员数",
    "absent_parents": "已死亡、服刑或强戒的父母辈人数",
    "admitted_date": "入院日期",
    "age_then": "停保时的年龄",
    "amount_yuan": "查到的存款等金额合计（元）",
    "and_more": "部门多于两个时的“等”字",
    "appraised_date": "鉴定日期",
    "assisted_12m": "近 12 个月医疗救助合计（元）",
    "batch_month": "批次月份",
    "batch_month_text": "批次月份（写在句子里的）",
    "because": "说明新困难的线索",
    "benefit_yuan_month": "花名册上的月救助金（元）",
    "branch_order": "命中的是规则的第几支",
    "burden_month": "负担所在的月份",
    "care_agreement_until": "照料协议截止日期",
    "cars": "名下车辆数",
    "changed_on": "户籍或婚姻变动日期",
    "covered_since": "最早的在保起始日期",
    "covering_households": "同时在保的户数",
    "cremation_death_date": "火化记录上的死亡日期",
    "danger_level": "危房等级",
    "deadline": "原线索的办结时限",
    "department": "转介部门",
    "departments": "涉及的部门数",
    "diagnosed_date": "确诊日期",
    "dibao_class": "低保分类",
    "disability_care_level": "失能等级",
    "disability_kind": "残疾类别",
    "disability_level": "残疾等级",
    "disease": "病种名称",
    "disease_code": "病种编码",
    "due_total": "同一批次、同一项目应发合计（元）",
    "due_yuan": "应发金额（元）",
    "earners": "有工资或养老金收入的人数",
    "employment_status": "就业状态",
    "enrolled_date": "入学日期",
    "entities": "名下市场主体数",
    "event_date": "受灾日期",
    "first_department": "涉及的部门（之一）",
    "first_earner": "有收入的成员（排在最前的）",
    "first_entity": "市场主体（排在最前的）",
    "first_home": "住宅单元（排在最前的）",
    "first_left_out": "没有列入保障对象的成员（排在最前的）",
    "first_report": "核对报告（排在最前的）",
    "found_on": "走访发现的日期",
    "generation": "在户口上是户主的子女还是孙辈",
    "hardship": "困难情形",
    "hardship_level": "困难认定等级",
    "has_new_purchase": "有没有新购住宅",
    "hazard": "灾种",
    "hit_rule": "说明新困难的规则",
    "homes": "名下住宅套数",
    "house_damage": "房屋受损",
    "housing_support": "住房保障方式",
    "housing_support_until": "住房保障截止日期",
    "hukou_no": "户号",
    "identified_date": "识别为监测对象的日期",
    "income_yuan_month": "按比对算出的家庭月收入（元）",
    "insurance_year": "参保年度",
    "is_cremated": "有没有火化记录",
    "is_dead_in_register": "户籍上是不是已死亡",
    "is_severe": "是不是重度残疾",
    "issued_date": "残疾证发证日期",
    "justice_status": "司法状态",
    "kinship": "与经办人员关系",
    "known_parents": "户口上看得到的父母辈人数",
    "last_day": "上次复核（没有的，为纳入）的日期",
    "last_department": "涉及的部门（之一，按名称排在最后的）",
    "last_earner": "有收入的成员（排在最后的）",
    "last_entity": "市场主体（排在最后的）",
    "last_home": "住宅单元（排在最后的）",
    "last_left_out": "没有列入保障对象的成员（排在最后的）",
    "last_registered": "车辆最近的登记日期",
    "last_report": "核对报告（排在最后的）",
    "last_visit": "上次走访的日期",
    "left_out": "没有列入保障对象的成员数",
    "limit_yuan": "家庭金融资产限额（元）",
    "limit_yuan_month": "按人数算的月收入限额（元）",
    "line": "预警线（元）",
    "line_kind": "用的是哪一条预警线",
    "living_members": "户口上健在的人数",
    "lost_name": "去世、服刑或强戒的家人",
    "lost_on": "家人去世或开始服刑、强戒的日期",
    "lost_person": "去世、服刑或强戒的家人的人员编号",
    "matter": "来电来访或上报的编号",
    "member": "成员",
    "members": "户内人数",
    "monitor_kind": "监测类型",
    "monitor_no": "监测户编号",
    "need": "困难情形或诉求类别",
    "old_rule": "原线索的规则",
    "old_statement": "原线索说的话",
    "opened_period": "原线索首次列出的月份",
    "original": "原线索编号",
    "outcome": "建议渐退还是核查",
    "paid_12m": "近 12 个月个人自付合计（元）",
    "paid_in_period": "本月个人自付（元）",
    "paid_yuan": "实发金额（元）",
    "payment_kind": "发放项目",
    "pension_beyond_basic": "养老金减去基础养老金（元/月）",
    "pension_kind": "养老类型",
    "pension_start_date": "养老待遇起始日期",
    "pension_yuan_month": "月养老金（元）",
    "petitions_12m": "近 12 个月信访次数",
    "programme": "救助类别",
    "programmes_held": "同时享受的救助类别",
    "received_at": "受理时间",
    "register_death_date": "户籍上的死亡日期",
    "relief_stage": "救助阶段",
    "reports": "核对报告份数",
    "school_year": "学年",
    "selfcare_score": "自理能力评分",
    "severity": "工单的紧急程度",
    "signal_kinds": "信号来自哪几类数据",
    "signal_words": "信号",
    "signals": "信号来自几类数据",
    "since": "这项限期待遇从哪一天算起",
    "stage": "学段",
    "status_date": "救助状态变动日期",
    "student": "学生",
    "student_id": "学生的人员编号",
    "term_start": "刑期、强戒的起始日期",
    "ticket_no": "工单号",
    "times_line": "自付达到预警线的几倍",
    "unemployed_since": "失业登记日期",
    "work_capacity": "劳动能力",
}
"""What each fact of a lead is: a column of its rule's SELECT, as explain, why-not and the desk say it."""
