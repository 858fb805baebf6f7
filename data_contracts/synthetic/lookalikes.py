"""What clerks confuse: characters that sound alike, nearly alike, look alike, or are written two ways.

Written down by hand for invented cities only. The matcher has tables of its own, made from public data; these are
deliberately neither derived from them nor used by them, or the tests would only show that a table agrees with itself.
"""

HOMOPHONES = """
    伟炜玮苇 军君均钧 明鸣铭 华桦骅 志智致 国帼 建健 文纹雯 德得 杰洁捷 涛滔韬 斌彬宾 鹏朋蓬 辉晖徽
    刚纲钢 波玻 平萍苹 峰锋丰枫 勇永咏泳 磊垒 超焯 强蔷 海醢 林琳霖临 俊竣骏峻 宏洪弘鸿 亮靓 凯恺铠
    鑫新欣馨 旭绪序 成诚承程 毅义艺益 洋阳扬杨 浩皓昊 宇雨羽禹 轩宣萱 博勃帛 泽择 睿瑞锐 翔祥详 晨辰宸 豪毫
    嘉佳家 煜钰玉郁 航杭 诺懦 熙曦西希 逸奕亿 景璟警 恒衡 敏闽 静婧靖境 娟鹃 霞遐 燕艳雁 红虹
    玲铃灵伶 芳方 英瑛颖莹 梅媒 云芸耘 秀绣 琴勤芹 丽莉利俐 晶京菁 雪鳕 慧惠蕙 婷廷庭 倩茜 丹单
    桂贵 珍真贞 凤奉 素诉 香乡 淑叔 莲连怜 芝之枝 菊局 翠萃 花铧 琪奇祺棋 瑶遥窑 悦月越
    欣昕忻 怡仪宜 梓紫子 涵函寒 诗施 依衣伊 若偌 语宇 可珂 雅哑 彤童同 妍颜研 清青卿 章张
    王汪 李里理 吴武伍 徐许 朱诸 胡湖 何河荷 高皋 罗萝 郑正 谢泻 余于俞虞 叶业 苏酥
    吕铝 石时 付富 江姜 秦琴 侯猴 毛矛 万完 康糠 易艺 乔桥 温瘟 施师 荣容蓉
    福富 贵桂 根跟 木沐 树述 堂棠 义毅 发法 光胱 才财材 顺舜 安鞍 山杉 东冬
    喜洗 来莱 庆罄
"""
NEAR_HOMOPHONES = """
    林玲 民明 金晶 信兴 平品 英音 静进 诗思 春村 珍增 志自 树素 少扫 宁林 兰南 丽妮 莲年 龙农
    华发 辉飞 红宏 凤洪 荣龙 根耕 成晨 胜森 生森 昌仓 芳慌 健江 建江 燕扬 娟捐 翠脆 彤通 欣星
    晨成 轩宣 涵汉 刘牛 陈程 黄王 吴胡 孙松 邓丁 林凌 何贺 罗骆 郑曾 梁良 沈盛 金靳
"""
SHAPE_ALIKE = """
    侯候 余佘 己已 戊戌 日曰 未末 士土 干千 天夭 宇字 洁浩 明朋 晴睛 玲珍 芬芳 英莫 桂挂 柱桂
    建健 荣菜 贵责 凤风 兰三 秀季 李季 刘剡 王玉 玉王 田由 申甲 朱未 杨扬 梅海 婷停 欣欧 诗持
    涛祷 峰蜂 俊峻 伟韦 鑫蠢 晓哓 志忠 忠志 思恩 萍苹 雪雷 云去 清请 波坡 林材 根跟 祥详 洪供
    旭旮 昊吴 睿睹 辰展 佳住 翠萃 菊菌 淑椒 琴瑟
"""
WRITTEN_TWO_WAYS = """
    张張 陈陳 刘劉 杨楊 黄黃 赵趙 吴吳 马馬 孙孫 谢謝 韩韓 邓鄧 冯馮 萧蕭 叶葉 苏蘇 吕呂 卢盧
    钟鐘 谭譚 陆陸 邹鄒 孟孟 阎閻 龙龍 贺賀 郝郝 顾顧 龚龔 万萬 钱錢 严嚴 庞龐 单單 丽麗 华華
    国國 军軍 伟偉 强強 杰傑 凤鳳 兰蘭 云雲 书書 贵貴 荣榮 发發 学學 东東 风風 鹏鵬 飞飛 静靜
    红紅 艳豔 梦夢 琼瓊 莲蓮 玛瑪 维維 峰峯 群羣 村邨 泉灥 略畧 喆哲 淼渺 鉴鑒 启啓 线綫
"""
SURNAMES_WRITTEN_TWO_WAYS = """
    付傅 傅付 闫阎 阎闫 肖萧 萧肖 邱丘 戴代 褚禇 詹瞻 曲屈 尹伊 兰蓝 于於 梁粱 哲喆 仙仚 杨扬
    范範 柏栢 岳嶽 凌淩 冼洗
"""
TRANSLITERATIONS = (
    ("买买提", "麦麦提"),
    ("阿不都", "阿卜都"),
    ("吐尔逊", "图尔逊"),
    ("艾力", "艾里"),
    ("玉素甫", "玉苏甫"),
    ("托合提", "托合堤"),
    ("古丽", "古力"),
    ("热合曼", "热和曼"),
    ("布威", "卜威"),
    ("卡迪尔", "卡德尔"),
)
PLACEHOLDERS = ("□", "?", "？", "\ue1a4", "*")
NAME_NOTES = ("（户主）", "(本人)", "（已故）", "*", "（低保）", "(代)")
RELATION_NOTES = ("之子", "女儿", "之妻", "母亲")
DOTS = ("•", ".", "・", "‧", "", "．", " ")
PINYIN = {"鑫": "xin", "喆": "zhe", "睿": "rui", "昊": "hao", "煜": "yu", "妍": "yan", "彤": "tong", "玥": "yue"}
ADDED = "文小国明华英秀"


def _groups(text: str) -> dict[str, str]:
    """Character -> the others of its first group."""
    table: dict[str, str] = {}
    for group in text.split():
        for character in group:
            table.setdefault(character, group.replace(character, ""))
    return {character: others for character, others in table.items() if others}


def _pairs(text: str) -> dict[str, str]:
    """First character of each pair -> second."""
    return {pair[0]: pair[1] for pair in text.split()}


SOUNDS_ALIKE = _groups(HOMOPHONES)
NEARLY_ALIKE = {b: a for a, b in _pairs(NEAR_HOMOPHONES).items()} | _pairs(NEAR_HOMOPHONES)
LOOKS_ALIKE = _pairs(SHAPE_ALIKE)
VARIANTS = _pairs(WRITTEN_TWO_WAYS)
SOFT = _pairs(SURNAMES_WRITTEN_TWO_WAYS)
