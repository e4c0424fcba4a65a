"""The table that says whether a store holds real figures or those of a drill."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from fivecolour.store.report_tables import Base


class StoreKindRow(Base):
    """One row in the store of a drill, none in that of real figures; triggers keep it as it is."""

    __tablename__ = "store_kind"

    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
