"""Three rules with easing as pandas users write them: groupby, rolling and cut, then the days in a row."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from fivecolour.scoring.figures import Figures

Wide = pd.DataFrame


def long_frame(given: Figures) -> pd.DataFrame:
    """Lay the figures out as pandas users do: one row for each district and day."""
    shape = (len(given.codes), len(given.dates))
    return pd.DataFrame(
        {
            "district": np.repeat(np.arange(shape[0]), shape[1]),
            "date": np.tile(given.dates.astype("datetime64[ns]"), shape[0]),
            "cumulative": given.values["cumulative_confirmed"].ravel(),
            "new": given.values["new_confirmed"].ravel(),
            "positivity": given.values["positivity_7d"].ravel(),
            "population": np.repeat(given.population, shape[1]),
        }
    )


def zhejiang(frame: pd.DataFrame) -> Wide:
    """Grade by the rule of zhejiang-2020; return districts × days."""
    _count(frame)
    frame["first"] = _cut(frame["cumulative"], [0, 1, 11, 24, 100])
    frame["raised"] = _cut(frame["new_7d"], [0, 2, 11, 24, 100])
    wide = frame.pivot(index="district", columns="date", values=["first", "raised", "clear_days", "new"])
    first_review, tiers = pd.Timestamp("2020-02-09"), wide["first"].copy()
    for before, day in zip(tiers.columns, tiers.columns[1:], strict=False):
        if day <= first_review:
            continue
        tier = tiers[before]
        if (day - first_review).days % 3 == 0:
            lowered = tier.sub(1).clip(lower=1).where(wide["clear_days"][day] >= 6, tier)
            tier = pd.concat([lowered, wide["raised"][day]], axis=1).max(axis=1)
            tier = tier.where(tiers[before] > 0, wide["first"][day])
            tier = tier.where(wide["new"][day].notna(), 0)
        tiers[day] = tier
    return tiers


def germany(frame: pd.DataFrame) -> Wide:
    """Grade by the rule of germany-2021: three days up, five working days down, in force two days later."""
    _count(frame)
    rate = frame["new_7d"] * 100_000 / frame["population"]
    frame["given"] = _cut(rate, [-np.inf, 100, 150, 165], right=True).replace({2: 3, 3: 4, 4: 5})
    reviews = frame[frame["date"] >= "2021-04-23"]
    frame["up"] = _rolling(reviews, "given", 3).min().droplevel(0)
    working = reviews[reviews["date"].dt.dayofweek < 6].assign(given=lambda f: f["given"].replace(0, 6))
    frame["down"] = _rolling(working, "given", 5).max().droplevel(0)
    wide = frame.pivot(index="district", columns="date", values=["given", "up", "down"])
    decided, tiers = wide["given"].copy(), wide["given"].copy()
    last = None
    for at, day in enumerate(decided.columns):
        if day <= pd.Timestamp("2021-04-23"):
            continue
        before = decided.iloc[:, at - 1]
        last = before if last is None else last.mask(before > 0, before)
        floor = wide["down"][day].fillna(6)
        decided[day] = _moved(before, wide, day, floor=floor, lowered=before.clip(upper=1), last=last)
        at_once = (decided[day] == 0) | (before == 0)
        levels = decided.iloc[:, max(at - 2, 0)]
        began = (decided.iloc[:, at - 1] == 0) | (decided.iloc[:, max(at - 2, 0)] == 0)
        levels = levels.mask(began, decided.iloc[:, at - 1])
        tiers[day] = levels.mask(at_once, decided[day])
        if day == pd.Timestamp("2021-04-24"):
            tiers[day] = decided.iloc[:, at - 1].mask(at_once, decided[day])
    return tiers


def california(frame: pd.DataFrame) -> Wide:
    """Grade by the rule of california-2020: every Tuesday, two weeks up, two weeks down after three weeks."""
    _count(frame)
    rate = frame["new_7d"] * 100_000 / (7 * frame["population"])
    frame["anew"] = _upper_last(rate, [-np.inf, 1, 4], 7)
    both = pd.concat([frame["anew"], _upper_last(frame["positivity"], [-np.inf, 2, 5], 8)], axis=1)
    frame["given"] = both.max(axis=1).where(frame["anew"] > 0, 0)
    first_review = pd.Timestamp("2020-09-01")
    since = (frame["date"] - first_review).dt.days
    reviews = frame[(since >= 0) & (since % 7 == 0)]
    frame["up"] = _rolling(reviews, "given", 2).min().droplevel(0)
    unknown_highest = reviews.assign(given=reviews["given"].replace(0, 6))
    frame["down"] = _rolling(unknown_highest, "given", 2).max().droplevel(0)
    wide = frame.pivot(index="district", columns="date", values=["given", "anew", "up", "down"])
    tiers = wide["given"].copy()
    last, weeks = tiers[first_review], pd.Series(0, index=tiers.index)
    for before, day in zip(tiers.columns, tiers.columns[1:], strict=False):
        if day <= first_review:
            continue
        tiers[day] = tiers[before]
        if (day - first_review).days % 7 == 0:
            lowered = tiers[before].sub(1).clip(lower=2).where(weeks + 1 >= 3, tiers[before])
            floor = wide["down"][day].where(weeks + 1 >= 3, 6).fillna(6)
            tiers[day] = _moved(tiers[before], wide, day, floor=floor, lowered=lowered, last=last)
            weeks = (weeks + 1).where(tiers[day] == tiers[before], 0)
            last = last.mask(tiers[day] > 0, tiers[day])
    return tiers


RULES: dict[str, Callable[[pd.DataFrame], Wide]] = {
    "zhejiang-2020": zhejiang,
    "germany-2021": germany,
    "california-2020": california,
}


def _moved(
    before: pd.Series, wide: Wide, day: pd.Timestamp, *, floor: pd.Series, lowered: pd.Series, last: pd.Series
) -> pd.Series:
    """Raise, lower or hold; a district without a tier returns not below its last one."""
    given, up = wide["given"][day], wide["up"][day].fillna(0)
    lower = pd.concat([lowered, up, floor], axis=1).max(axis=1)
    tier = before.where(lower >= before, lower)
    tier = tier.where(up <= before, up)
    anew = wide["anew"][day] if "anew" in wide.columns.get_level_values(0) else given
    tier = tier.where(before > 0, pd.concat([anew, last], axis=1).max(axis=1))
    return tier.where(given > 0, 0)


def _count(frame: pd.DataFrame) -> None:
    """Add the new cases of seven days, and the reported days in a row without a new case."""
    # An unreported total follows from the next day's, or is at least the last one.
    district = frame["district"]
    earlier = (frame["cumulative"] - frame["new"]).groupby(district, sort=False).shift(-1)
    known = frame["cumulative"].fillna(earlier).groupby(district, sort=False).ffill().fillna(0)
    steps = known - known.groupby(district, sort=False).shift(fill_value=0)
    in_week = steps.groupby(district, sort=False).rolling(7, min_periods=1).sum()
    frame["new_7d"] = in_week.droplevel(0).round().where(frame["cumulative"].notna())
    frame["clear"] = frame["new"].eq(0)
    runs = (~frame["clear"]).groupby(frame["district"], sort=False).cumsum()
    frame["clear_days"] = frame.groupby([frame["district"], runs], sort=False)["clear"].cumsum()
    frame.loc[frame["clear_days"] >= 7, "new_7d"] = 0.0


def _rolling(frame: pd.DataFrame, column: str, length: int) -> pd.api.typing.RollingGroupby:
    return frame.groupby("district", sort=False)[column].rolling(length)


def _cut(values: pd.Series, edges: list[float], *, right: bool = False) -> pd.Series:
    return pd.cut(values, [*edges, np.inf], right=right, labels=False).add(1).fillna(0)


def _upper_last(values: pd.Series, edges: list[float], above: float) -> pd.Series:
    """Return tiers from 2 on by bounds that belong to them, and 5 above the last one."""
    return _cut(values, edges).add(1).where(values <= above, 5).where(values.notna(), 0)
