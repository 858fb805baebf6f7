"""Sections -> one HTML page: style and script in line, nothing fetched, the same bytes for the same sections."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound
from markupsafe import Markup

from data_contracts.person_numbers import masked_text
from flows.deliverables.report.blocks import Section
from flows.deliverables.report.table_lines import cell_html, line_html

TEMPLATES = "flows.deliverables.report.templates"


class _Packaged(BaseLoader):
    """Templates from an installed package."""

    def __init__(self, package: str) -> None:
        self.package = package

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, None]:
        try:
            return resources.files(self.package).joinpath(template).read_text(encoding="utf-8"), template, None
        except OSError as error:
            raise TemplateNotFound(template) from error


@cache
def environment_of(package: str) -> Environment:
    """Templates of a package as every page of ours is drawn: escaped, nothing undefined."""
    environment = Environment(
        loader=_Packaged(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_without_numbers,
    )
    environment.globals |= {"line": line_html, "cell": cell_html}
    return environment


def _without_numbers(shown: object) -> object:
    """Whatever is written into a page, but ready HTML, without a person's number: names of files may hold one."""
    return masked_text(shown) if isinstance(shown, str) and not hasattr(shown, "__html__") else shown


def page_text(name: str, package: str = TEMPLATES) -> str:
    """A style or script of a page."""
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")


@dataclass(frozen=True)
class DrawnSection:
    """A section as it stands in a page, and what leads to it."""

    anchor: str
    title: str
    html: Markup


def drawn(section: Section, number: int) -> DrawnSection:
    """Draw a section, the page's so many-th."""
    html = environment_of(TEMPLATES).get_template("section.html.j2").render(section=section, number=number)
    return DrawnSection(section.anchor, section.title, Markup(html))


def render_page(title: str, subtitle: str, sections: Sequence[Section]) -> bytes:
    """Draw the page. Grain: one page per period and city."""
    return page_of(title, subtitle, [drawn(section, number) for number, section in enumerate(sections, start=1)])


def page_of(title: str, subtitle: str, sections: Sequence[DrawnSection]) -> bytes:
    """The page of sections that are drawn already, in their order."""
    page = (
        environment_of(TEMPLATES)
        .get_template("page.html.j2")
        .render(
            title=title,
            subtitle=subtitle,
            drawn=sections,
            style=page_text("style.css") + page_text("scrolled.css"),
            script=page_text("script.js") + page_text("scrolled.js"),
        )
    )
    return page.encode()
