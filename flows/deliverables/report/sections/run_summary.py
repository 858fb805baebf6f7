"""Section 1: which month, which code, which rules, which numbers from which texts, and how to get it again."""

from collections.abc import Mapping, Sequence

from data_contracts.tables import AREAS, LEADS
from flows.audit.manifest import Artefact
from flows.deliverables import titles
from flows.deliverables.report.blocks import (
    Block,
    Cell,
    Column,
    DetailList,
    Fold,
    KeyNumber,
    KeyNumbers,
    Prose,
    Section,
    Table,
    count,
)
from flows.deliverables.report.place_names import area_name
from flows.deliverables.report.sources import Lake, Row, Sources
from flows.ingest.whole_roster import confirmed_roster
from flows.ledger.monthly_counts import apart
from flows.ledger.reminders import COUNTED, leads_on_lists
from rules.packs import source_of


def run_summary(lake: Lake) -> Section:
    """Period, as_of, versions, hashes of what came in and went out, parameters in force with their citations."""
    sources = lake.sources
    leads, published = lake.count("leads"), lake.count("leads", "is_published")
    listed = listed_leads(lake)
    people, on_roster = lake.count("people"), lake.count("person_details", "is_on_roster")
    answer = (
        f"{sources.city_name} {_month(sources.context.period)}：在 {count(people)} 人中发现线索 {count(leads)} 条，"
        f"发布 {count(published)} 条，暂缓下发 {count(leads - published)} 条（暂缓的原因逐条在案）。"
        f"清单上的线索 {count(listed['leads'])} 条：{_apart(listed)}。"
    )
    blocks: list[Block] = [
        KeyNumbers(
            [
                KeyNumber("人", count(people), f"其中在册 {count(on_roster)}"),
                KeyNumber("线索", count(leads)),
                KeyNumber("发布", count(published), "督办提醒也计入，不另占清单的行"),
                KeyNumber("清单上的线索", count(listed["leads"]), _apart(listed)),
                KeyNumber("暂缓下发", count(leads - published), "计入，不下发"),
                KeyNumber("案件（户）", count(lake.count("cases"))),
            ]
        ),
        DetailList(_facts(sources)),
        *_confirmed(sources),
        _parameters(lake),
        Fold("本期读入的文件与指纹", [_artefacts("读入", sources.inputs)]),
        Fold("本期交付的文件与指纹", [_artefacts("交付（本页与清单除外）", sources.outputs)]),
        _again(sources),
    ]
    return Section("run", "本期概况", answer, blocks)


def listed_leads(lake: Lake) -> dict[str, int]:
    """How many leads stand on lists, and of them the new, the carried over and (among those) the reminded of."""
    if not lake.sources.month.has(LEADS):
        return dict.fromkeys(("leads", *COUNTED), 0)
    shown = leads_on_lists(lake.sources.month)
    counts = shown.select(holds.sum().alias(name) for name, holds in COUNTED.items()).row(0, named=True)
    return {"leads": len(shown), **counts}


def _apart(listed: Mapping[str, int]) -> str:
    return apart(*(count(listed[name]) for name in ("new", "carried", "reminded")))


def _month(period: str) -> str:
    return f"{period[:4]} 年 {int(period[4:])} 月"


def _facts(sources: Sources) -> list[tuple[str, Cell]]:
    context, before = sources.context, sources.previous
    chain = f"{before['period']}，指纹 {before['content_sha256']}" if before else "无：这是首月"
    return [
        ("数据期", context.period),
        ("计算日（期末）", context.as_of.isoformat()),
        ("发布日（办结时限由此起算）", context.published.isoformat()),
        ("城市", f"{sources.city_name}（{sources.city_code}）"),
        ("政策包", sources.policy or "—"),
        ("程序版本", f"{context.code_version}（全部源文件的指纹前 12 位）"),
        ("比对模型", sources.model or "—"),
        ("规则", f"{len(sources.rules)} 条"),
        ("接在哪一期之后", chain),
        ("本期校验码（抄存即可日后核对，与工作通报所印相同）", sources.anchor or "—"),
    ]


def _confirmed(sources: Sources) -> list[Block]:
    """With which words a month went out on a roster that is not whole, and what that holds back."""
    confirmed = confirmed_roster(sources.context)
    if confirmed is None:
        return []
    text = (
        f"社会救助对象花名册{confirmed['roster']}。操作人以“{confirmed['sentence']}”确认后本期照常运行："
        "凡断定“没有纳入救助”的线索全部暂缓下发，终止复核类规则不运行；下月花名册仍不全的，要另行确认。"
    )
    return [Prose([text], "花名册不全，经确认照常运行", "roster-not-whole")]


def _parameters(lake: Lake) -> Table:
    names = {row["area_code"]: row for row in lake.all_of(AREAS)}
    return Table(
        "本期有效的参数（每个数都有出处）",
        [
            Column("参数", lambda value: str(value.get("title") or value.get("id"))),
            Column("代号", lambda value: str(value.get("id")), "code"),
            Column("谁定的", lambda value: str(value.get("origin") or "")),
            Column("地区与城乡", lambda value: _holds_for(value, names)),
            Column("取值", _number),
            Column("生效日", lambda value: str(value.get("from") or ""), "day"),
            Column("公布日", lambda value: str(value.get("published") or ""), "day"),
            Column("出处", lambda value: source_of(value.get("citation") or "", value.get("set_by"))),
        ],
        lake.sources.parameters,
        note="本市写的先用，其次本市选用的政策包（后写的先用），再次全国的和本系统约定的（文件没有写数，只是参照那一段）；同一来源里取值就近：村、乡、县、市、省、不分地区。公布日在期末之后的数不用，所以重算旧月份用的是当时已知的数。",
        anchors=[f"par-{number}" for number in range(len(lake.sources.parameters))],
    )


def _holds_for(value: Mapping[str, object], names: Mapping[str, Row]) -> str:
    place = area_name(value.get("area"), names, value.get("set_by"))
    return " ".join(str(part) for part in (place, value.get("urban_rural")) if part)


def _number(value: Mapping[str, object]) -> str:
    number = value.get("value")
    shown = f"{number:g}" if isinstance(number, int | float) else str(number)
    return f"{shown} {titles.unit_label(value.get('unit'))}".strip()


def _artefacts(title: str, artefacts: Sequence[Artefact]) -> Table:
    columns = [
        Column("文件", lambda item: item.path),
        Column("行", lambda item: item.rows, "count"),
        Column("字节", lambda item: item.bytes, "count"),
        Column("sha256", lambda item: item.content or item.sha256, "code"),
    ]
    return Table(title, columns, artefacts, is_wide=True, has_filter=True)


def _again(sources: Sources) -> Prose:
    period = sources.context.period
    return Prose(
        [
            f"核对：faxian verify OUT/{period} 逐个重算交付文件的指纹，与 manifest.json 比较，并沿链条核对各月清单；"
            "任何文件改动、缺失、多出，或旧月份事后重新发布，都会指名报出。加 --key 公钥 核对签名；"
            "加 --anchors 抄存的校验码清单，与当时印出的校验码核对。",
            f"重算：faxian replay {period} --store 库 --out OUT "
            "用库中存底和当时已知的参数重做本期，与已发布的逐字节比较。",
            "查一条线索：faxian explain 线索编号 --store 库，从规则、条件、参数与出处一直到来源文件和行号。",
        ],
        heading="怎样核对和重算",
    )
