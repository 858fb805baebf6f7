"""`faxian check`: the city folder, then a drop as the run would take it, into a folder that is thrown away.

result = check_drop(city, incoming, "202610")
render_check(result)             # what stops, a table of files, every finding, the most serious first
result.exit_code                 # 0 all taken, 1 something was rejected, 2 it cannot be run
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from data_contracts import labels
from data_contracts.areas import read_areas
from data_contracts.errors import ExitCode
from data_contracts.person_numbers import masked_text
from data_contracts.tables import MEMBERS
from flows.ingest.file_account import FileAccount
from flows.ingest.keys import ROSTER
from flows.ingest.row_counts import count_extracts
from flows.ingest.stage import IngestSummary, ingest
from flows.ingest.whole_roster import lacking_roster
from flows.language import say
from flows.preflight import RunRequest, needs_confirming
from flows.setup.city_faults import CityFault, faults_of_city
from flows.setup.findings import DropFinding, Gravity, copied_files, findings_of, kept_too_long, unknown_areas
from flows.store.paths import Store
from flows.store.run import RunContext, period_end
from flows.store.spill import gone_with_us
from rules.availability import partly_unsaid_rules, unsaid_rules
from rules.inputs import Arrivals, read_arrivals

NARROWEST = 140
CITY_DIGITS = 4
SERIOUS = Gravity.MEANING


@dataclass(frozen=True)
class CheckedFile:
    """One file's verdict. `problems`: everything there is to say of it, the most serious first, without any value of a
    person.
    """

    source_file: str
    verdict: str
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_skipped: int
    cells_emptied: int
    problems: tuple[str, ...]


@dataclass(frozen=True)
class CheckResult:
    """What a city folder and a drop are like. `missing`: extracts that did not arrive; `ignored`: what lies there for
    no one; `cannot_run`: why a run would stop, or None. `rules_not_run`: rules that need what no file's layout says;
    `rules_in_part`: those that run without a part, or not for the people of some files; `city`: what is wrong with the
    city folder; `to_confirm`: what the run asks to be confirmed in words; `serious`: the findings that matter.
    """

    period: str
    files: tuple[CheckedFile, ...] = ()
    missing: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    cannot_run: str | None = None
    rules_not_run: tuple[str, ...] = ()
    city: tuple[CityFault, ...] = ()
    to_confirm: tuple[str, ...] = ()
    serious: tuple[str, ...] = ()
    rules_in_part: tuple[str, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """1 when anything was not taken, 2 when there is no whole roster to run with or the city cannot be used."""
        if self.cannot_run or self.to_confirm or any(fault.stops for fault in self.city):
            return ExitCode.MISUSE
        clean = not self.ignored and all(file.verdict == "accepted" for file in self.files)
        return ExitCode.DONE if clean else ExitCode.DONE_WITH_REJECTIONS


def check_city(city: Path, as_of: date | None = None) -> CheckResult:
    """Validate a city folder alone, as often as one likes while it is filled in."""
    return CheckResult("", city=faults_of_city(city, as_of))


def check_drop(
    city: Path, incoming: Path, period: str, store: Path | None = None, today: date | None = None
) -> CheckResult:
    """Validate a drop without running it; nothing is kept. `store`: compare with the month before, too; `today`: tell a
    month that has not come. A city folder that stops a run is told alone: the drop is read under it.
    """
    last_day = period_end(period)
    faults = faults_of_city(city, last_day)
    if any(fault.stops for fault in faults):
        return CheckResult(period, city=faults)
    to_confirm = needs_confirming(RunRequest(city, incoming, period, store or Path(), Path(), today=today))
    with gone_with_us("faxian-check-") as folder:
        into = folder / "ingest"
        into.mkdir(mode=0o700)
        context = RunContext(
            period=period,
            as_of=last_day,
            published=last_day,
            city=city,
            incoming=incoming,
            store=folder,
            out=folder,
            code_version="check",
        )
        before = _last_drop(store, period)
        summary = ingest(context, into, before, count_extracts)
        findings = _findings(context, summary, into, before)
        result = _result(period, summary, findings, read_arrivals(into), faults, map(str, to_confirm.values()))
        old = kept_too_long(summary.contracts.values(), Store(store) if store else None, period)
        return replace(result, serious=(*old, *result.serious))


def _findings(context: RunContext, summary: IngestSummary, into: Path, before: Path | None) -> list[DropFinding]:
    """Everything there is to say of the files, the most serious first, file by file."""
    accounts = [account for each in summary.accounts.values() for account in each]
    found = []
    for account in accounts:
        contract = summary.contracts[account.file.extract]
        found += findings_of(account, contract, summary.damaged.get(account.source_file, ()))
    city = context.settings
    known = set(read_areas(city.areas)["area_code"].to_pylist())
    found += unknown_areas(summary.contracts, into, known, city.code[:CITY_DIGITS])
    found += copied_files(accounts, before, before.parent.name if before else None)
    return sorted(found, key=lambda finding: (finding.gravity, finding.source_file))


def _last_drop(store: Path | None, period: str) -> Path | None:
    """What the month before left of its drop; null without a store, or where nothing is left."""
    previous = Store(store).previous(period) if store else None
    folder = Store(store).stage(previous, "ingest") if store and previous else None
    return folder if folder and folder.is_dir() else None


def render_check(result: CheckResult, console: Console | None = None) -> None:
    """Print a check for a person at a terminal."""
    console = console or Console()
    if not console.is_terminal:
        console.width = max(console.width, NARROWEST)
    _print_list(console, "城市文件夹，不改不能运行：", [fault.text for fault in result.city if fault.stops])
    _print_list(console, "城市文件夹，请核对：", [fault.text for fault in result.city if not fault.stops])
    if result.files:
        console.print(_table(result))
    _print_rest(console, result)


def _table(result: CheckResult) -> Table:
    table = Table(title=say(f"{result.period} 报送文件检查"), box=box.SIMPLE_HEAVY, title_justify="left")
    table.add_column(say("文件"), overflow="fold")
    table.add_column(say("结论"), no_wrap=True)
    for heading in ("读到", "采用", "退回", "略过", "清空的格"):
        table.add_column(say(heading), justify="right", no_wrap=True)
    for file in result.files:
        counts = (file.rows_read, file.rows_accepted, file.rows_rejected, file.rows_skipped, file.cells_emptied)
        table.add_row(
            escape(masked_text(file.source_file)),
            say(labels.FILE_VERDICTS[file.verdict]),
            *(str(count) for count in counts),
        )
    return table


def _print_rest(console: Console, result: CheckResult) -> None:
    _print_list(console, "请先看：", result.serious)
    for file in result.files:
        _print_list(console, file.source_file, [text for text in file.problems if text])
    _print_list(console, "没有送来：", result.missing)
    _print_list(console, "略过：", result.ignored)
    _print_list(console, "送来的文件格式里没有要用的列，不能运行的规则：", result.rules_not_run)
    _print_list(console, "能运行、但缺列的部分不判断的规则：", result.rules_in_part)
    console.print(say(_verdict(result)), style="bold", markup=False)
    for stop in result.to_confirm:
        console.print(say(stop), style="bold red", markup=False, highlight=False)
    if result.cannot_run:
        console.print(say(result.cannot_run), style="bold red", markup=False, highlight=False)


def _print_list(console: Console, title: str, items: Sequence[str]) -> None:
    if items:
        console.print(say(masked_text(title)), style="bold", markup=False, highlight=False, soft_wrap=True)
    for item in items:
        console.print(f"  {say(masked_text(item))}", markup=False, highlight=False, soft_wrap=True)


def _verdict(result: CheckResult) -> str:
    sent = [file for file in result.files if MEMBERS not in file.source_file]
    rejected = sum(file.verdict == "rejected" for file in sent)
    rows = sum(file.rows_rejected for file in result.files)
    stops = any(fault.stops for fault in result.city)
    if not result.files:
        return "城市文件夹还不能用。" if stops else "城市文件夹可以用。"
    if result.exit_code is ExitCode.DONE:
        return f"{len(sent)} 个文件全部可以采用。" + ("请先看上面要核对的事。" if result.serious else "")
    can = "不能运行" if result.exit_code is ExitCode.MISUSE else "可以运行，但请先看上面的问题"
    return f"{len(sent)} 个文件，{rejected} 个退回；另有 {rows} 行退回。{can}。"


def _result(
    period: str,
    summary: IngestSummary,
    findings: Sequence[DropFinding],
    arrivals: Arrivals,
    city: tuple[CityFault, ...],
    to_confirm: Iterable[str],
) -> CheckResult:
    accounts = [account for each in summary.accounts.values() for account in each]
    return CheckResult(
        period=period,
        files=tuple(_checked(account, findings) for account in sorted(accounts, key=lambda a: a.source_file)),
        missing=summary.missing,
        ignored=tuple(f"{item.path}：{item.why}" for item in summary.drop.ignored),
        cannot_run=_without_roster(period, summary),
        rules_not_run=tuple(f"{rule.id} {rule.spec.title}：没有{why}" for rule, why in unsaid_rules(arrivals)),
        rules_in_part=tuple(f"{rule.id} {rule.spec.title}：{why}" for rule, why in partly_unsaid_rules(arrivals)),
        city=city,
        to_confirm=tuple(to_confirm),
        serious=tuple(f"{found.source_file}：{found.text}" for found in findings if found.gravity <= SERIOUS),
    )


def _without_roster(period: str, summary: IngestSummary) -> str | None:
    """What the run would stop with, so that the supplier's whole drop is told in one go all the same."""
    accounts = summary.accounts.get(ROSTER, ())
    refused = [(account.source_file, account.problem.sentence) for account in accounts if account.problem]
    lacking = lacking_roster(summary.status[ROSTER], refused, period)
    return str(lacking) if lacking else None


def _checked(account: FileAccount, findings: Sequence[DropFinding]) -> CheckedFile:
    return CheckedFile(
        source_file=account.source_file,
        verdict=account.verdict,
        rows_read=account.rows_read,
        rows_accepted=account.rows_accepted,
        rows_rejected=account.rows_rejected,
        rows_skipped=account.skipped.total(),
        cells_emptied=account.cell_issues().height,
        problems=tuple(found.text for found in findings if found.source_file == account.source_file),
    )
