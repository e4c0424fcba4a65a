"""The chapter of the page of the rule about doubt and early warning, in plain words with its sources."""

from __future__ import annotations

from collections.abc import Iterator

from fivecolour.editions.day_signs import SignsBasis
from fivecolour.editions.edition_data import Edition
from fivecolour.languages import available
from fivecolour.regions.region_set import Text
from fivecolour.reports.report_data import DAY
from fivecolour.scoring.schemes.statements import Section, Statement
from fivecolour.texts import table

SOURCES = (
    (
        "Garwood (1936): exact Poisson intervals, Biometrika 28:437",
        "https://doi.org/10.1093/biomet/28.3-4.437",
    ),
    (
        "Marshall (1991): empirical Bayes smoothing, J R Stat Soc C 40:283",
        "https://doi.org/10.2307/2347593",
    ),
    (
        "Hutwagner et al. (2003): EARS, J Urban Health 80 (suppl 1):i89",
        "https://doi.org/10.1007/PL00022319",
    ),
    (
        "Fricker, Hegler and Dunfee (2008): EARS C1 to C3 compared, Stat Med 27:3407",
        "https://doi.org/10.1002/sim.3197",
    ),
    (
        "Cori et al. (2013): reproduction numbers, Am J Epidemiol 178:1505",
        "https://doi.org/10.1093/aje/kwt133",
    ),
    (
        "Nishiura, Linton and Akhmetzhanov (2020): serial interval, Int J Infect Dis 93:284",
        "https://doi.org/10.1016/j.ijid.2020.02.060",
    ),
)
NOWCAST_SOURCES = (
    ("Mack (1993): chain ladder, ASTIN Bulletin 23:213", "https://doi.org/10.2143/AST.23.2.2005092"),
    (
        "Wolffram et al. (2023): nowcasts compared, PLoS Comput Biol 19:e1011394",
        "https://doi.org/10.1371/journal.pcbi.1011394",
    ),
)


def signs_chapter(edition: Edition) -> tuple[Section, ...]:
    """Return the chapter, or none where the edition has no signs."""
    basis = edition.signs_basis
    if basis is None:
        return ()
    links = (Statement(Text(title, title), link=address) for title, address in SOURCES)
    terms = _terms(basis) if edition.period == DAY else _terms_of_periods(edition.period)
    statements = (Statement(_text("method_intro")), *terms, *_nowcast(edition), *links)
    return (Section("signs", _text("method_title"), statements),)


def _nowcast(edition: Edition) -> Iterator[Statement]:
    """Explain the nowcast where the edition has one."""
    if edition.nowcast is None:
        return
    yield _term("method_nowcast", "method_nowcast_text")
    for title, address in NOWCAST_SOURCES:
        yield Statement(Text(title, title), link=address)


def _terms_of_periods(period: str) -> Iterator[Statement]:
    """Of weeks and months there are a rate, as information, and EARS; growth and Rt rest on days."""
    yield _term("method_interval", "method_interval_text")
    yield _term("method_unstable", "method_unstable_text")
    yield _term("method_counts", f"method_counts_text_in_{period}")
    yield _term("method_smoothed", "method_smoothed_text")
    yield _term("method_ears", f"method_ears_text_in_{period}")


def _terms(basis: SignsBasis) -> Iterator[Statement]:
    yield _term("method_interval", "method_interval_text")
    yield _term("method_unstable", "method_unstable_text")
    if basis.graded:
        yield _term("method_chances", "method_chances_text")
    else:
        yield _term("method_counts", "method_counts_text", days=str(basis.days))
    yield _term("method_smoothed", "method_smoothed_text")
    yield _term("method_ears", "method_ears_text")
    yield _term("method_growth", "method_growth_text")
    mean, deviation = basis.serial_interval
    yield _term("method_rt", "method_rt_text", mean=f"{mean:g}", deviation=f"{deviation:g}")
    # A figure that is complete one day after its day never stands provisional.
    days = basis.provisional_days
    text = "method_revisions_text" if days is None else "method_provisional_text"
    if days is not None and days <= 1:
        text = "method_settled_text"
    yield _term("method_provisional", text, days=str(days))


def _term(title: str, text: str, **values: str) -> Statement:
    return Statement(_text(text, **values), title=_text(title))


def _text(key: str, **values: str) -> Text:
    sentences = {language: table("signs", language)[key].format(**values) for language in available()}
    return Text.of(sentences)
