"""The seed of a month's draws: fixed by what came in, so that nobody knows it before the month closes or can choose it.

Whoever holds the month's manifest can work it out again: it names every input with its hash, and the month before.
"""

import hashlib

from flows.audit.manifest import incoming_files, previous_link
from flows.store.month_tables import MonthTables

SEED_DIGITS = 16
NO_MONTH_BEFORE = "-"
EXPLANATION = (
    "种子 = 数据期-SHA-256 前 16 位。SHA-256 的内容是：manifest.json 里 inputs 中以 incoming/ 开头的每个文件，"
    "按路径排序，各写一行“路径 空格 sha256”，再写一行 previous 的 content_sha256(首月写 -)；"
    "每行以换行符结尾，UTF-8。数据收齐之前没有人能知道，也没有人能挑。"
)


def draw_seed(month: MonthTables) -> str:
    """`<period>-<16 hexadecimal digits>` from the hashes of the month's inputs and of the month published before it."""
    before = previous_link(month.store, month.period)
    lines = [f"{item.path} {item.sha256}" for item in incoming_files(month)]
    lines.append(before["content_sha256"] if before else NO_MONTH_BEFORE)
    digest = hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    return f"{month.period}-{digest[:SEED_DIGITS]}"
