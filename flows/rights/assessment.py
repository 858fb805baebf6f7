"""`faxian assess`: the register of what is processed and the draft of an impact assessment, filled from a month.

Articles 55 and 56 of the Personal Information Protection Law (PIPL) ask for an assessment before sensitive data are
processed, automated decisions made or data handed to others, and that it be kept for three years. What a run knows is
filled in: kinds of data with legal basis, period and rows, who gets how many files, what is done for safety. What only
people know (notices, contracts with suppliers, the judgement) stays blank with a line to write on. Nobody is named.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docx.shared import Cm

from data_contracts.contract import Contract, load_contracts
from data_contracts.errors import UsageError
from data_contracts.handed_out import recipients_by_kind
from data_contracts.kept import KeptClass
from data_contracts.labels import ACCESS_GROUNDS
from flows.audit.manifest import MANIFEST, Manifest, read_manifest
from flows.audit.signing import read_signed
from flows.deliverables.delivery import owner_of
from flows.deliverables.docx_parts import FANG, HEI, SONG, document_bytes, footer, new_document, new_style, styled
from flows.kept_city import kept_classes_of
from flows.store.files import SIGNATURE, write_bytes
from flows.store.month_tables import MonthTables
from flows.store.paths import Store

MARGINS_CM = (2.2, 2.0, 2.0, 2.0)
TO_FILL = "（待填）"
COUNSEL = "本表所引条文由程序列出，仅供起草，请法律顾问逐条核对后使用。"
QUESTIONS = (
    ("六、处理目的、方式是否合法、正当、必要（第五十六条第一项）", "目的"),
    ("七、对个人权益的影响及安全风险（第五十六条第二项）", "影响"),
    ("八、所采取的保护措施是否合法、有效并与风险程度相适应（第五十六条第三项）", "措施"),
)


@dataclass(frozen=True)
class AssessmentPart:
    """A part of the document: heading, sentences, and a table (its first line the headings) where it has one, with the
    widths of its columns in centimetres."""

    heading: str
    sentences: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    widths: tuple[float, ...] = ()


def assess(store: Store, folder: Path, into: Path) -> Path:
    """Write the document of the month in `folder` and return its path. UsageError when that month is not in the store;
    TamperError when its manifest cannot be read.
    """
    manifest, month = read_manifest(folder / MANIFEST), MonthTables(store, folder.name)
    if not (store.period(folder.name) / MANIFEST).exists():
        raise UsageError(f"{folder.name} was never published from this store", where=str(store.root), do="name another")
    is_signed = read_signed(folder / SIGNATURE) is not None
    path = into / f"个人信息保护影响评估_{folder.name}.docx"
    write_bytes(path, document(manifest, sections(manifest, month, kept_classes_of(store), is_signed=is_signed)))
    return path


def sections(
    manifest: Manifest, month: MonthTables, kept: Sequence[KeptClass], *, is_signed: bool
) -> list[AssessmentPart]:
    """Every part, in order: why it is due, the registers, the three questions, and who signs."""
    contracts = load_contracts()
    rows = dict(month.extract_status.select("extract", "rows_accepted").iter_rows())
    arrived = [contract for name, contract in contracts.items() if rows.get(name)]
    return [
        AssessmentPart("一、为什么要评估", tuple(_reasons(arrived, _people(manifest)))),
        AssessmentPart(
            "二、处理活动登记：数据、法律依据与保存期限",
            (_kept(kept),),
            _data(arrived, rows),
            (3.6, 2.2, 1.8, 1.6, 7.8),
        ),
        AssessmentPart(
            "三、告知登记（第十七条、第三十条、第三十五条）",
            ("告知的方式、日期和文号由数据组补填。",),
            _notices(arrived),
            (4, 6, 7),
        ),
        AssessmentPart("四、提供给谁", ("按本期实际交付的文件计。",), _recipients(manifest), (9, 4, 4)),
        AssessmentPart("五、受托处理和供应商登记（第二十一条）", ("没有委托的写“无”。",), _suppliers(), (4, 5, 3, 5)),
        *(AssessmentPart(title, tuple(_answers(part, arrived, is_signed=is_signed))) for title, part in QUESTIONS),
        AssessmentPart(
            "九、结论", ("评估结论：" + TO_FILL, "评估人：　　　　　　　负责人：　　　　　　　日期：", COUNSEL)
        ),
    ]


def _people(manifest: Manifest) -> str:
    counts = [item["rows"] for item in manifest["outputs"] if item["path"] == "tables/people.parquet"]
    return f"{counts[0]:,}" if counts else TO_FILL


def _reasons(arrived: Sequence[Contract], people: str) -> list[str]:
    sensitive = "、".join(one.title for one in arrived if one.is_sensitive or any(c.is_sensitive for c in one.columns))
    return [
        f"本期处理 {people} 人的个人信息，数据 {len(arrived)} 类。",
        f"敏感个人信息（第二十八条、第五十五条第一项）：{sensitive or '健康、财产等'}，以及不满十四周岁的人的信息。",
        "向其他处理者提供（第五十五条第三项）：清单交乡镇，转介单交有关部门，见第四部分。",
        "是否属于自动化决策（第二十四条、第五十五条第二项）：程序只发现线索，不纳入、不停发、不拨付，每条由人核实后决定。",
        "本评估报告和处理情况记录至少保存三年（第五十六条）。",
    ]


def _data(arrived: Sequence[Contract], rows: dict[str, int]) -> tuple[tuple[str, ...], ...]:
    head = ("数据", "提供单位", "本期行数", "保存（月）", "法律依据")
    lines = [
        (one.title, one.supplier, f"{rows[one.extract]:,}", _months(one), one.legal_basis or TO_FILL) for one in arrived
    ]
    return (head, *lines)


def _kept(kept: Sequence[KeptClass]) -> str:
    """How long what is handed out is kept, as the city says it."""
    each = [f"{one.title}{one.months} 个月" if one.months else f"{one.title}同数据" for one in kept]
    return f"成果的保存期限：{'，'.join(each)}；到期用 faxian purge --by-policy 删除，留凭证。"


def _months(contract: Contract) -> str:
    return str(contract.retention_months or TO_FILL)


def _notices(arrived: Sequence[Contract]) -> tuple[tuple[str, ...], ...]:
    lines = [(one.title, ACCESS_GROUNDS[one.access], TO_FILL) for one in arrived]
    return (("数据", "依据", "告知的文号和日期"), *lines)


def _recipients(manifest: Manifest) -> tuple[tuple[str, ...], ...]:
    owners = [owner_of(item["path"]) for item in manifest["outputs"]]
    files = Counter(owner.partition(":")[0] for owner in owners)
    whom = Counter(owner.partition(":")[0] for owner in set(owners))
    known = recipients_by_kind().values()
    lines = [(one.label, str(whom[one.kind]), str(files[one.kind])) for one in known if files[one.kind]]
    return (("接收方", "个数", "文件数"), *lines)


def _suppliers() -> tuple[tuple[str, ...], ...]:
    return (("受托方", "委托事项", "期限", "合同号和保护措施"), *[("", "", "", "")] * 3)


def _answers(part: str, arrived: Sequence[Contract], *, is_signed: bool) -> list[str]:
    if part == "目的":
        without = [one.title for one in arrived if not one.legal_basis]
        basis = f"没有写明法律依据的：{'、'.join(without)}。" if without else "每类数据的法律依据见第二部分。"
        return ["目的：每月找出应保未保、应享未享、需转介和需复核的人，由人核实。", basis, f"必要性说明：{TO_FILL}"]
    if part == "影响":
        return [
            "误认一人：线索可能落到别人身上。身份证据分五级，终止复核只用最可靠的一级，其余须先核对本人。",
            "外泄：清单上有姓名、住址和困难情形。证件号码只显示前六位，敏感事由只在专办名单上。",
            f"本地其他风险：{TO_FILL}",
        ]
    signed = "本期清单已签名" if is_signed else "本期清单未签名（可用 faxian new-key、faxian sign）"
    return [
        f"防篡改：每个文件有指纹，各月成链，通报印校验码；{signed}。",
        "看身份要留名、留理由，记录成链；外发可用 faxian deliver 加密成包并留下记录。",
        "到期删除：faxian purge；财产类数据授权到期不再使用。",
        f"机房、磁盘加密、备份、人员保密承诺：{TO_FILL}",
    ]


def document(manifest: Manifest, parts: Sequence[AssessmentPart]) -> bytes:
    """The parts as DOCX."""
    city, period = manifest["city"]["name"], manifest["period"]
    title = f"{city}社会救助主动发现个人信息保护影响评估（草稿）"
    made = new_document(f"{title} {period}", MARGINS_CM)
    styles = {
        "title": new_style(made, "Assessment Title", HEI, 16, 24, 4),
        "head": new_style(made, "Assessment Head", HEI, 12, 18, 4),
        "text": new_style(made, "Assessment Text", FANG, 11, 17, 1),
        "cell": new_style(made, "Assessment Cell", SONG, 9, 13),
    }
    styled(made.add_paragraph(title), styles["title"])
    styled(made.add_paragraph(f"数据期 {period}"), styles["text"])
    footer(made, f"{city} {period}")
    for part in parts:
        styled(made.add_paragraph(part.heading), styles["head"])
        for sentence in part.sentences:
            styled(made.add_paragraph(sentence), styles["text"])
        if part.table:
            table = made.add_table(len(part.table), len(part.table[0]), style="Table Grid")
            table.autofit = False
            for column, width in zip(table.columns, part.widths, strict=True):
                column.width = Cm(width)
            for row, texts in zip(table.rows, part.table, strict=True):
                for cell, text, width in zip(row.cells, texts, part.widths, strict=True):
                    cell.width = Cm(width)
                    styled(cell.paragraphs[0], styles["cell"]).add_run(text)
    return document_bytes(made)
