"""What a receipt on a page, or of the API, says of figures that the map cannot use."""

from __future__ import annotations

from fivecolour.editions.unfit_figures import unfit_lines
from fivecolour.intake.service import Service
from fivecolour.intake.types import Receipt


def receipt_notes(intake: Service, receipt: Receipt, language: str) -> list[str]:
    """Say which figures of a sending the days, weeks or months of the map cannot use."""
    receiver = intake.receiver(receipt.region_set)
    return unfit_lines(
        intake.config,
        intake.engine,
        receiver.region_set,
        receipt.figures,
        in_use=receiver.in_use,
        language=language,
    )
