"""The words of rules: sentences of ``data/texts/rule.toml``, indicators of the catalogue, numbers, bands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from fivecolour import catalogue, texts
from fivecolour.languages import available
from fivecolour.scoring.schemes.assessment import Cut
from fivecolour.scoring.schemes.scheme import Band, Scheme
from fivecolour.texts import Text, text_of

_DECIMALS = 4


def filled(template: Text, **values: object) -> Text:
    """Fill a template in every language; a `Text` among ``values`` gives each its own words."""

    def one(language: str) -> str:
        words = {key: value[language] if isinstance(value, Text) else value for key, value in values.items()}
        return template[language].format(**words)

    return Text.of({language: one(language) for language in template})


def say(key: str, **values: object) -> Text:
    """Say what stands under a dotted key.

    >>> say("range.above", amount="50").zh
    '超过50'
    """
    return filled(text_of("rule", key), **values)


def say_counted(key: str, count: float) -> Text:
    """Say what stands under a key of a number ``{n}``, in the form that each language has for it.

    >>> say_counted("points", 1).en, say_counted("points", 2)["pt"]
    ('1 point', '2 pontos')
    """
    words = {
        language: texts.counted_of("rule", key, count, language).format(n=number(count)[language])
        for language in available()
    }
    return Text.of(words)


def listed(items: Iterable[Text], separator: str = "list_separator") -> Text:
    """Join texts as each language does; ``separator`` is the key of what stands between them."""
    parts, between = list(items), say(separator)
    languages = dict.fromkeys(language for part in (between, *parts) for language in part)
    return Text.of(
        {language: between[language].join(part[language] for part in parts) for language in languages}
    )


def number(value: float) -> Text:
    """Write a number without needless decimals, as each language does.

    >>> number(24.0).en, number(0.5).zh, number(1200.5)["pt"]
    ('24', '0.5', '1.200,5')
    """
    return Text.of({language: texts.number(value, language, _DECIMALS) for language in available()})


def written_day(day: date) -> Text:
    """Write a day out.

    >>> written_day(date(2020, 2, 9)).en
    '9 February 2020'
    """
    return Text.of({language: texts.long_date(day.isoformat(), language) for language in available()})


def tier_words(scheme: Scheme, tier: int) -> Text:
    """Name a tier by its colour and the authority's word, with a translation where it needs one.

    >>> from fivecolour.scoring.schemes.library import load
    >>> tier_words(load("zhejiang-2020"), 4).zh
    '橙色（较高）'
    """
    label = scheme.label(tier)
    plain = say("tier", colour=label.colour, level=label.level)
    if label.word is None:
        return plain
    own = say("tier_own_word", colour=label.colour, level=label.level, word=label.word)
    return Text.of({at: plain[at] if label.word == label.level[at] else own[at] for at in plain})


def indicator_name(indicator: str) -> Text:
    """Name an indicator.

    >>> indicator_name("new_14d").zh
    '近14天新增病例'
    """
    return catalogue.indicator(indicator).title


def indicator_meaning(indicator: str) -> Text:
    """Say what an indicator counts, and how."""
    return catalogue.indicator(indicator).text


def amount(indicator: str, value: Text | str) -> Text:
    """Write a number of an indicator with its unit.

    >>> amount("local_share", "50").en
    '50%'
    """
    return filled(catalogue.indicator(indicator).amount, n=value)


def band_values(indicator: str | None, bands: Sequence[Band]) -> list[Text]:
    """Say for every band which values belong to it; ``indicator`` is None for a sum of points.

    >>> from fivecolour.scoring.schemes.library import load
    >>> part = load("zhejiang-2020").assessment.parts[0]
    >>> [said.en for said in band_values(part.indicator, part.bands)]
    ['0', '1–10', '11–23', '24–99', '100 or more']
    """
    cuts = [None if band.edge is None else (band.edge, not band.inclusive) for band in bands]
    return [values(indicator, lower, upper) for lower, upper in zip(cuts, [*cuts[1:], None], strict=True)]


def values(indicator: str | None, lower: Cut | None, upper: Cut | None) -> Text:
    """Say which values lie between two bounds: whole numbers by first and last, others by both sides.

    >>> values("cumulative_confirmed", None, (50, True)).zh
    '0–50例'
    >>> values("positivity_7d", (4, False), (8, False)).zh
    '达到4%、不足8%'
    """
    if indicator and is_counted(indicator) and all(cut is None or cut[0] % 1 == 0 for cut in (lower, upper)):
        return _whole(indicator, lower, upper)
    return _sides(indicator, lower, upper)


def edges(indicator: str, cuts: Iterable[Cut]) -> Text:
    """List bounds.

    >>> edges("clear_days", [(6, False), (14, False)]).zh
    '6天、14天'
    """
    return listed(amount(indicator, number(value)) for value, _ in cuts)


def _whole(indicator: str, lower: Cut | None, upper: Cut | None) -> Text:
    low = _first(lower)
    if upper is None:
        return say("range.from", amount=amount(indicator, number(low)))
    high = _first(upper) - 1
    span = number(low) if low == high else say("range.whole", low=number(low), high=number(high))
    return amount(indicator, span)


def _first(cut: Cut | None) -> float:
    """Return the smallest whole number above a bound; counts begin at 0."""
    return 0.0 if cut is None else cut[0] + cut[1]


def _sides(indicator: str | None, lower: Cut | None, upper: Cut | None) -> Text:
    low = _side(indicator, lower, ("range.at_least", "range.above"))
    high = _side(indicator, upper, ("range.below", "range.at_most"))
    if low and high:
        return say("range.both", low=low, high=high)
    return low or high or say("range.all")


def _side(indicator: str | None, cut: Cut | None, keys: tuple[str, str]) -> Text | None:
    if cut is None:
        return None
    value = number(cut[0])
    return say(keys[cut[1]], amount=amount(indicator, value) if indicator else say("sum", n=value))


def is_counted(indicator: str) -> bool:
    """Tell whether an indicator holds whole numbers."""
    return catalogue.is_known(indicator) and catalogue.indicator(indicator).is_whole
