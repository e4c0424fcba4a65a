"""What single characters mean: marks, numerals in words, signs that nobody sees."""

__all__ = [
    "chinese_numerals",
    "invisible_signs",
    "marks",
]
