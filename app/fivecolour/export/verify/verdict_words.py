"""What was found about a file, in one sentence."""

from __future__ import annotations

from fivecolour.clock import day_of
from fivecolour.export.proof.content_credentials import Signature
from fivecolour.export.verify.verification import Verdict
from fivecolour.texts import counted, long_date, long_period, sentences, table


def sentence(verdict: Verdict, language: str) -> str:
    """Return what a verdict says, with the edition and the day."""
    words, edition, request = table("press", language), verdict.edition, verdict.request
    pattern = counted(words, f"verdict_{verdict.state}", verdict.count, language)
    if edition is None:
        return pattern.format(name=verdict.named)
    whole = pattern.format(
        number=edition.number,
        published=long_date(day_of(edition.published_at), language),
        date=long_period(request.day, language, edition.period) if request else "",
        count=f"{verdict.count:,}",
        why=verdict.why.in_language(language) if verdict.why else "",
    )
    notes = [words["verdict_drill"]] if edition.drill else []
    withdrawn = verdict.withdrawn_since or (request and request.withdrawn)
    notes += [words["verdict_withdrawn"]] if withdrawn else []
    return sentences([whole, *notes], language)


def of_signature(signature: Signature, language: str) -> str:
    """Return what a file's signature says, in one or two sentences."""
    words = table("press", language)
    ends = long_date(signature.ends, language) if signature.ends else ""
    return words[f"signature_{signature.standing}"].format(
        name=signature.signer or words["signature_nobody"], date=ends
    )
