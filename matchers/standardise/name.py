"""Names: the N form, its folds and its pinyin keys, in columns; only names with letters in them are read one by one.

Pure functions of the text; rows and their order are kept. Null in, null out.
"""

import polars as pl

from data_contracts.plain_text import seen_expr
from matchers.standardise.pinyin import fuzzy, joined, sounds
from matchers.tables import PLACEHOLDER, compound_surnames, hard_fold, soft_fold, transliteration_fold
from matchers.tables.made_once import made_once
from matchers.tables.spelling import spelled

_BLANKS = r"\s+"
_DOTS = r"[·•‧∙⋅･・．.。˙⸱᛫﹒●]+"
_LATIN = r"^[A-Za-z][A-Za-z .'·-]*$"
_BRACKETS = r"[(\[{<〔【《「『〈][^)\]}>〕】》」』〉]*[)\]}>〕】》」』〉]?"
_WHOLLY_BRACKETED = r"^[(\[{<〔【《「『〈]([^()\[\]{}<>〔〕【】《》「」『』〈〉]+)[)\]}>〕】》」』〉]$"
_CLUTTER = r"[)\]}>〕】》」』〉'\x{22}“”‘’`,，;；:：!！、/\\|~^&%$@+=]"
_UNREADABLE = r"[?□■◻▢◇○〇*×✕#_\x{FFFD}\x{E000}-\x{F8FF}\x{F0000}-\x{10FFFD}]"
_NOT_A_NAME = r"^(无|未知|不详|不明|暂无|空|待定|无名氏|无名|未取名|未命名|匿名|无姓名|户主|本人|NULL|NONE|NAN|NA)$"
_FORMER_IN_NOTE = r"(?:曾用名|原名|又名|曾名|别名):?(\p{Han}[\p{Han}·]+)"
_KIN = "女儿|儿子|妻子|丈夫|配偶|母亲|父亲|孙子|孙女|家属|爱人|媳妇|儿媳|女婿"
_RELATION = (
    r"^(?:\p{Han}{2,5}[之的][长次三大小二]?"
    rf"(?:[女子妻夫母父妹弟兄姐孙婴媳]|{_KIN}|弟弟|妹妹|哥哥|姐姐)"
    rf"|\p{{Han}}{{2,4}}[大小二三]?(?:{_KIN}|长女|次女|三女|长子|次子|三子)"
    r"|\p{Han}(?:女儿|儿子|妻子|丈夫|配偶|母亲|父亲|孙子|媳妇|家属)"
    r"|\p{Han}{1,4}(?:男婴|女婴|之婴))$"
)
_TITLES = "先生|女士|小姐|大爷|大妈|师傅|老师|阿姨"
_PLAIN = r"^[\x{4E00}-\x{9FA5}]{2,3}$"
_PERHAPS_MORE = rf"[某无未不暂空待匿]|{_TITLES}|户主|本人|同志|^[小老阿].{{1,2}}$"
_FAMILIAR = "[小老阿]"  # in front of one character: what neighbours call somebody, 小张, 阿豪
_COMMONEST = (  # the hundred surnames most people bear (Ministry of Public Security, 2020)
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
)
FORMS = ("n", "kind", "hard", "soft", "surname", "fz", "fzs", "given_fz")
_READINGS = 9  # no name has needed more than three; a bound, so that no text can keep a month from ending
_LONG = 5  # signs from which a name without dots may be a ·-name that lost them


@made_once
def _compounds() -> str:
    surnames = compound_surnames()
    folded = {"".join(soft_fold().get(char, char) for char in surname) for surname in surnames}
    return "|".join(sorted({*surnames, *folded}, key=lambda surname: (-len(surname), surname)))


def normal_names(names: pl.Series) -> pl.Series:
    """N form of each name; null when nothing of a name is left. A normal form's own normal form is itself.

    One reading may bring together what was apart (a letter and its accent, two words): what changed and is not a
    plain name yet is read again until nothing changes. A few in a million are read three times.
    """
    found = names.to_frame("first").with_columns(_read_once(names).alias("n"))
    for _ in range(_READINGS):
        is_open = (pl.col("n") != pl.col("first")) & ~_is_plain(pl.col("n"))
        unread = found.filter(is_open).select(pl.col("n").alias("first")).unique()
        if unread.is_empty():
            break
        again = unread.with_columns(_read_once(unread["first"]).alias("n"))
        again = again.filter(pl.col("n").ne_missing(pl.col("first")))
        if again.is_empty():
            break
        changed = again.select(was="first", now="n", is_changed=True)
        found = found.join(changed, left_on="n", right_on="was", how="left", maintain_order="left").select(
            first=pl.when("is_changed").then("n").otherwise("first"), n=pl.when("is_changed").then("now").otherwise("n")
        )
    return found["n"]


def _is_plain(name: pl.Expr) -> pl.Expr:
    return name.str.contains(_PLAIN) & ~name.str.contains(_PERHAPS_MORE)


def _read_once(raw: pl.Series) -> pl.Series:
    """Step by step, each on columns that the one before made: as one expression, each would be worked out as many times
    as later ones name it."""
    spaced, name, chosen = pl.col("spaced"), pl.col("name"), pl.col("chosen")
    frame = raw.to_frame("raw").select(spaced=_spaced(pl.col("raw")))
    frame = frame.select("spaced", name=_without_clutter(spaced))
    frame = frame.select("spaced", name=_joined(name))
    latin = spaced.str.replace_all(r"[ .'·-]+", " ").str.to_uppercase().str.strip_chars(" ")
    whole = pl.when(spaced.str.contains(_LATIN)).then(latin).otherwise(name)
    frame = frame.select(chosen=whole.str.normalize("NFKC"))  # a letter and its mark that a sign taken off had parted
    is_none = chosen.str.contains(_NOT_A_NAME) | ~chosen.str.contains(r"\p{L}")
    return frame.select(pl.when(is_none).then(None).otherwise(chosen)).to_series()


def _spaced(raw: pl.Expr) -> pl.Expr:
    text = seen_expr(raw).str.replace_all(_DOTS, "·").str.normalize("NFKC").str.replace_all(_DOTS, "·")
    return text.str.replace_all(_BLANKS, " ").str.strip_chars(" ")


def _without_clutter(spaced: pl.Expr) -> pl.Expr:
    return (
        spaced.str.to_uppercase()
        .str.replace_all(" ", "", literal=True)
        .str.replace_all(_WHOLLY_BRACKETED, "${1}")
        .str.replace_all(_BRACKETS, "")
        .str.replace_all(_CLUTTER, "")
        .str.replace_all(r"^[0-9]+·?", "")
        .str.replace_all(r"(\p{Han}{2,})[*0-9]+$", "${1}")
        .str.replace_all("[0-9]+", "")
        .str.replace_all(r"(\p{Han})[-—–]+(\p{Han})", "${1}·${2}")
        .str.replace_all(_UNREADABLE, PLACEHOLDER)
        .str.replace_all("·+", "·")
        .str.strip_chars("·-")
        .str.replace_all(r"^(\p{Han})·(\p{Han}{1,2})$", "${1}${2}")
        .str.replace_all(r"(\p{Han})某+", "${1}" + PLACEHOLDER)
        .str.replace_all(r"^(\p{Han}+)X{1,3}(\p{Han}*)$", "${1}" + PLACEHOLDER + "${2}")
        .str.replace_all(r"^(\p{Han}{2,}?)(?:户主|本人|同志)+$", "${1}")
        .str.replace_all(rf"^(\p{{Han}}|{_compounds()})(?:{_TITLES})$", "${1}" + PLACEHOLDER)
        .str.replace_all(rf"^{_FAMILIAR}([{_COMMONEST}]|{_compounds()})$", "${1}" + PLACEHOLDER)
        .str.replace_all(rf"^{_FAMILIAR}(\p{{Han}})$", PLACEHOLDER + "${1}")
    )


def _joined(name: pl.Expr) -> pl.Expr:
    """Parts of a name that is not in 汉字 by blanks, unless a sign of it could not be read."""
    is_readable = ~name.str.contains(PLACEHOLDER, literal=True)
    lettered = name.str.replace_all(r"[·-]+", pl.when(is_readable).then(pl.lit(" ")).otherwise(pl.lit("")))
    return (
        pl.when(name.str.contains(r"\p{Han}"))
        .then(name)
        .otherwise(lettered)
        .str.replace_all(f"{PLACEHOLDER}+", PLACEHOLDER)
    )


def name_kind(name: pl.Expr) -> pl.Expr:
    """What an N form is: han, dotted, latin, partial, relation or blank."""
    return (
        pl.when(name.is_null())
        .then(pl.lit("blank"))
        .when(name.str.contains(_RELATION))
        .then(pl.lit("relation"))
        .when(name.str.contains(PLACEHOLDER, literal=True))
        .then(pl.lit("partial"))
        .when(name.str.contains(r"[A-Za-z]"))
        .then(pl.lit("latin"))
        .when(name.str.contains("·", literal=True))
        .then(pl.lit("dotted"))
        .otherwise(pl.lit("han"))
    )


def hard_folded(name: pl.Expr) -> pl.Expr:
    """N form without dots and blanks, traditional and variant characters as standard ones."""
    bare = name.str.replace_all(r"[· ]", "")
    return bare.str.replace_many(list(hard_fold()), list(hard_fold().values()))


def soft_folded(hard: pl.Expr) -> pl.Expr:
    """Hard fold with the characters that names interchange made one."""
    return hard.str.replace_many(list(soft_fold()), list(soft_fold().values()))


def former_in_note(raw: pl.Expr) -> pl.Expr:
    """Former name written into the name cell: 张三(曾用名李四) gives 李四."""
    return seen_expr(raw).str.normalize("NFKC").str.replace_all(_BLANKS, "").str.extract(_FORMER_IN_NOTE)


def name_forms(names: pl.DataFrame, column: str) -> pl.DataFrame:
    """Forms of the raw names in `column`, which stays: n, kind, hard, soft, surname, fz, fzs, given_fz."""
    raw = pl.col(column)
    if names[column].null_count() == names.height:
        kinds = {"kind": pl.lit("blank"), "given_fz": pl.lit(None, dtype=pl.List(pl.String))}
        return names.with_columns(kinds.get(name, pl.lit(None, dtype=pl.String)).alias(name) for name in FORMS)
    is_plain = _is_plain(raw)
    others = names.filter(~is_plain).select(column).unique()
    others = others.with_columns(normal_names(others[column]).alias("n"))
    frame = names.join(others, on=column, how="left", nulls_equal=True, maintain_order="left")
    frame = frame.with_columns(n=pl.when(is_plain).then(raw).otherwise("n"))
    frame = frame.with_columns(kind=name_kind(pl.col("n")), hard=hard_folded(pl.col("n")))
    frame = frame.with_columns(soft=soft_folded(pl.col("hard")))
    frame = frame.with_columns(surname=_surname())
    frame = frame.with_columns(sounded=_sounded())
    frame = _with_spelled(frame.with_columns(_keys(_alphabet(frame["sounded"]))))
    return frame.select(*names.columns, *FORMS)


def _surname() -> pl.Expr:
    soft = pl.col("soft")
    compound = pl.when(soft.str.len_chars() > 2).then(soft.str.extract(rf"^({_compounds()})"))
    single = pl.when(soft.str.len_chars() < _LONG).then(soft.str.extract(r"^(\p{Han})"))
    is_chinese = pl.col("kind").is_in(["han", "partial"]) & ~pl.col("n").str.contains("·", literal=True)
    return pl.when(is_chinese).then(pl.coalesce(compound, single))


def _sounded() -> pl.Expr:
    table = transliteration_fold()
    folded = pl.col("soft").str.replace_many(list(table), list(table.values()))
    is_long = pl.col("n").str.contains("·", literal=True) | (pl.col("soft").str.len_chars() >= _LONG)
    return pl.when(is_long & pl.col("surname").is_null()).then(folded).otherwise(pl.col("soft"))


def _alphabet(texts: pl.Series) -> frozenset[str]:
    return frozenset("".join(texts.drop_nulls().to_list()))


def _keys(alphabet: frozenset[str]) -> list[pl.Expr]:
    heard = sounds(alphabet, is_fuzzy=True)
    surname, length = pl.col("surname"), pl.col("surname").str.len_chars().fill_null(0)
    own_heard = heard.of_surname(surname)
    given = heard.of(pl.col("sounded").str.slice(length))
    start = heard.of(pl.col("sounded").str.extract(r"^(\p{Han}{1,2})"))
    is_named = ~pl.col("kind").is_in(["blank", "relation"])
    distinct = given.str.split(" ").list.unique(maintain_order=True)
    return [
        pl.when(is_named).then(joined(own_heard, given)).alias("fz"),
        pl.when(is_named).then(pl.coalesce(own_heard, start)).alias("fzs"),
        pl.when(is_named & surname.is_not_null() & (given != "")).then(distinct).alias("given_fz"),
    ]


def spelled_names(frame: pl.DataFrame) -> dict[str, str]:
    """Names written in letters that are pinyin -> their syllables."""
    has_letters = pl.col("n").str.contains(r"[A-Za-z]")
    lettered = frame.filter(has_letters & (pl.col("kind") != "relation")).get_column("n").unique().sort()
    return {name: text for name in lettered if (text := spelled(name))}


def _with_spelled(frame: pl.DataFrame) -> pl.DataFrame:
    """Read names with letters as pinyin (张 written ZHANG): their keys then meet the characters' keys."""
    spoken = spelled_names(frame)
    if not spoken:
        return frame
    keys = [fuzzy(text) for text in spoken.values()]
    fuzzied = pl.col("n").replace_strict(list(spoken), keys, default=None, return_dtype=pl.String)
    return frame.with_columns(
        fz=pl.coalesce(fuzzied, "fz"),
        fzs=pl.coalesce(fuzzied.str.split(" ").list.first(), "fzs"),
        given_fz=pl.coalesce(fuzzied.str.split(" ").list.slice(1).list.unique(maintain_order=True), "given_fz"),
    )
