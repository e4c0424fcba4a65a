"""Headers, days, figures and encodings of tables in the languages of many authorities."""

from __future__ import annotations

from datetime import date

import pytest

from fivecolour.data_files import bundled
from fivecolour.encodings import told_by_words
from fivecolour.intake.read.columns import headers
from fivecolour.intake.read.columns.header_text import plain
from fivecolour.intake.read.columns.total_texts import is_subtotal, total_of
from fivecolour.intake.read.dates import days, weeks
from fivecolour.intake.read.dates.days import DayStyle
from fivecolour.intake.read.dates.week_spans import span_end
from fivecolour.intake.read.questions import unread_question
from fivecolour.intake.read.tables import amounts
from fivecolour.intake.validate.not_placed import not_placed
from fivecolour.regions.codes import CodeIndex, number_of
from fivecolour.suppressed_numbers import folded
from tests.intake.trial import Trial

WORDS = not_placed(bundled("data") / "reports" / "not_placed.toml")


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        *(("दिनांक", "day"), ("ज़िला", "district"), ("नए मामले", "confirmed new")),
        *(("Ngày", "day"), ("Quận", "district"), ("Ca mới", "confirmed new"), ("Số ca mới", "confirmed new")),
        *(("Tarih", "day"), ("İlçe", "district"), ("Yeni vaka", "confirmed new")),
        *(("Tanggal", "day"), ("Kota", "city"), ("Kasus kumulatif", "confirmed cumulative")),
        *(("Powiat", "district"), ("Nowe przypadki", "confirmed new"), ("Kod TERYT", "code")),
        *(("Liczba nowych przypadków", "confirmed new"), ("Zakażenia łącznie", "confirmed cumulative")),
        *(("المنطقة", "district"), ("الإصابات الجديدة", "confirmed new"), ("รหัสจังหวัด", "code")),
        *(("기준일시", "day"), ("자치구", "district"), ("누적 확진자", "confirmed cumulative")),
        *(("通報日", "day"), ("鄉鎮市區", "district"), ("市区町村コード", "code"), ("居住地", "place")),
        *(("Новых случаев за сутки", "confirmed new"), ("city_ibge_code", "code"), ("Provincia", "province")),
    ],
)
def test_headers(header: str, meant: str) -> None:
    assert str(headers.meaning(header)) == meant


@pytest.mark.parametrize(
    "text",
    [
        *("9 фев 2020", "9 февраля 2020 г.", "9 lut 2020", "9 şub 2020", "ngày 9 tháng 2 năm 2020"),
        *("18h00 ngày 09/02/2020", "R2.2.9", "令和2年2月9日（日）24時時点", "2020년 2월 9일 24시 기준"),
        *("2020/02/09م", "2020년 2월 10일 0시 기준", "2020年2月9日18時現在"),
    ],
)
def test_days(text: str) -> None:
    assert days.read(text, DayStyle(order="dmy")) == date(2020, 2, 9)


@pytest.mark.parametrize("text", ["1441/06/15هـ", "99/02/09", "3.2.9.1"])
def test_no_days(text: str) -> None:
    assert not isinstance(days.read(text, DayStyle()), date)


def test_years_of_taiwan_in_digits(trial: Trial) -> None:
    """Where most of the column is so written; one such text is a slip."""
    table = "通報日,區,新增確診\n109/02/09,海曙區,3\n{},海曙區,4\n"
    assert {day for *_, day, _ in trial.stored(table.format("109/02/10"))} == {"2020-02-09", "2020-02-10"}
    assert trial.send(f"{table.format('2020-02-11')}2020-02-12,海曙區,4\n").reasons == {"bad_day": 1}


def test_titles_and_headers_as_in_cells(trial: Trial) -> None:
    table = "110年2月9日\n區,新增確診\n海曙區,3\n"
    assert trial.stored(table) == {("330203", "confirmed new", "2021-02-09", 3)}
    wide = "區,109/2/9,109/2/10\n海曙區,3,4\n"
    found = trial.stored(wide, indicator="confirmed", kind="new")
    assert {day for *_, day, _ in found} == {"2020-02-09", "2020-02-10", "2021-02-09"}
    assert days.find("2020년 2월 10일 0시 기준", DayStyle()) == (date(2020, 2, 9), "")


@pytest.mark.parametrize(
    "text",
    ["2021년 14주", "Tuần 14/2021", "Minggu ke-14 2021", "2021年第14週", "14. hafta 2021"],
)
def test_numbers_of_weeks(text: str) -> None:
    assert weeks.names_week(text)


def test_weeks_with_their_dates_in_brackets() -> None:
    text = "Semana 6 (del 3 al 9 de febrero de 2020)"
    assert span_end(text, DayStyle()) == date(2020, 2, 9)
    assert span_end("Semana 6 (del 3 al 10 de febrero de 2020)", DayStyle()) is None


def test_short_days_ask_for_year_and_order(trial: Trial) -> None:
    """09.02. was no day at all, and the remedy was to write all of them anew."""
    table = "Datum;Kreis;neue Fälle\n09.02.;海曙区;12\n"
    assert "say the year, such as --year 2020" in trial.asked(table)
    assert "--order dmy" in trial.asked(table, year=2020)
    stored = {("330203", "confirmed new", "2020-02-09", 12)}
    assert trial.stored(table, year=2020, order="dmy") == stored


@pytest.mark.parametrize(
    ("text", "most"),
    [
        *(("не более 4", 4), ("от 1 до 4", 4), ("أقل من 5", 4), ("dưới 5", 4), ("น้อยกว่า 5", 4)),
        *(("kurang dari 5", 4), ("poniżej 5", 4), ("5 से कम", 4), ("5人に満たない", 4), ("до 5", 5)),
    ],
)
def test_hidden_numbers(text: str, most: int) -> None:
    assert amounts.read(text).bound == most


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        *(("データなし", "not_reported"), ("brak danych", "not_reported"), ("keine Angabe", "not_reported")),
        *(("비공개", "suppressed"), ("非公表", "suppressed"), ("secreto estadístico", "suppressed")),
    ],
)
def test_words_for_no_figure(text: str, missing: str) -> None:
    assert amounts.read(text).missing == missing


def test_words_for_totals() -> None:
    words = (
        "県計",
        "계",
        "รวมทั้งหมด",
        "कुल योग",
        "المجموع الكلي",
        "Genel Toplam",
        "Ensemble",
        "Итого по области",
    )
    assert [word for word in words if total_of(word) != ""] == []
    assert is_subtotal("소계")
    assert total_of("State Total") == "State Total"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("県,横浜市,川崎市", "euc_jp"), ("구,종로구,중구", "cp949"), ("р,Химки,Подольск", "cp866")],
)
def test_encodings_told_by_the_words_in_a_table(text: str, encoding: str) -> None:
    """Korean and Japanese tables were read as Chinese ones, and the columns of that asked about."""
    assert told_by_words(text.encode(encoding), set(text.split(",")).__contains__) == encoding
    assert told_by_words(text.encode(encoding), "".__eq__) is None


def test_long_codes_end_in_zeros() -> None:
    index = CodeIndex(["14713", "11110", "330203"])
    texts = ("14713000", "1111000000", "330203000000", "1111100", "14713001")
    found = [index.may_mean(number) for text in texts if (number := number_of(text))]
    assert found == [("14713",), ("11110",), ("330203",), (), ()]


@pytest.mark.parametrize(
    ("header", "first", "second"),
    [
        *(
            ("удалено", "да", "нет"),
            ("삭제여부", "Y", "N"),
            ("削除フラグ", "1", "0"),
            ("usunięty", "tak", "nie"),
        ),
        *(("silindi", "evet", "hayır"), ("محذوف", "نعم", "لا"), ("statut", "annulé", "validé")),
        *(
            ("Status", "storniert", "gültig"),
            ("estado", "proyección", "observado"),
            ("비고", "예측치", "확정"),
        ),
    ],
)
def test_rows_that_do_not_count(header: str, first: str, second: str) -> None:
    """Rows that were taken back, or forecast, were stored in all languages but a few."""
    flags = unread_question._flags(header)  # the trial of whole files is in test_whole_question
    assert unread_question._is_no_case(first, header) or folded(first) in flags
    assert not (unread_question._is_no_case(second, header) or folded(second) in flags)


@pytest.mark.parametrize(
    "header", ["Пол", "성별", "年代", "เพศ", "Giới tính", "Płeć", "الجنس", "Cinsiyet", "लिंग", "Usia"]
)
def test_columns_of_persons(header: str) -> None:
    """A table of one sex was stored as the whole, and ages were proposed as counts of cases."""
    assert headers.meaning(header).role == "told_by"
    assert plain(header) in headers.words()["whole"]["persons"]


def test_a_register_that_takes_cases_back_has_no_sums_among_its_parts(trial: Trial) -> None:
    """2 and -1 are 1: the column of the one county was asked about."""
    rows = "330203,A,2\n330203,B,1\n330203,B,-1\n"
    receipt = trial.send(
        "code,date,id,age,AnzahlFall\n" + rows.replace("330203,", "330203,2020-02-09,7,"),
        persons=True,
        columns={"AnzahlFall": "count"},
    )
    assert (receipt.accepted, receipt.quarantined) == (2, 1)


@pytest.mark.parametrize(
    ("key", "texts"),
    [
        (
            "undisclosed",
            "기타 미상 Неизвестно غير_معروف Không_rõ ไม่ระบุ अज्ञात Lainnya Bilinmiyor Nieznane 居住地不明",
        ),
        (
            "unconfirmed",
            "調査中 확인중 Уточняется قيد_التحقيق Đang_điều_tra รอสอบสวน Dalam_proses Araştırılıyor",
        ),
        ("elsewhere", "県外 타시도 Иногородние خارج_المحافظة Ngoại_tỉnh ต่างจังหวัด अन्य_राज्य Luar_DKI İl_dışı"),
        ("imported", "해외유입 국외 Завозные Nhập_cảnh ต่างประเทศ"),
    ],
)
def test_words_for_nowhere(key: str, texts: str) -> None:
    """Such cases were set apart as of an unknown place, and missing from totals."""
    groups = [WORDS.group(text.replace("_", " ")) for text in texts.split()]
    assert {group.key if group else "" for group in groups} == {key}


@pytest.mark.parametrize(
    ("labels", "figures", "total", "blank"),
    [
        ("行标签", "求和项:新增确诊", "总计", "(空白)"),
        ("Row Labels", "Sum of new cases", "Grand Total", "(blank)"),
        ("Zeilenbeschriftungen", "Summe von Neue Fälle", "Gesamtergebnis", "(Leer)"),
        ("Étiquettes de lignes", "Somme de nouveaux cas", "Total général", "(vide)"),
        ("Etichette di riga", "Somma di nuovi casi", "Totale complessivo", "(vuoto)"),
        ("Rótulos de Linha", "Soma de casos novos", "Total Geral", "(vazio)"),
    ],
)
def test_pivot_tables(labels: str, figures: str, total: str, blank: str) -> None:
    """No header row was found in them."""
    assert (headers.meaning(labels).role, str(headers.meaning(figures))) == ("place", "confirmed new")
    group = WORDS.group(blank)
    assert (total_of(total), group and group.key) == ("", "undisclosed")


def test_regions_above_provinces(trial: Trial) -> None:
    """Both columns were taken for provinces, and one had to be set aside."""
    table = "Regione;Provincia;data;nuovi casi\n宁波市;海曙区;2020-02-09;5\n宁波市;Totale;2020-02-09;7\n"
    assert {(row[0], row[3]) for row in trial.stored(table)} == {("330203", 5), ("330200", 7)}


@pytest.mark.parametrize("header", ["20/2/9", "Sun, 9 Feb 2020", "周日 2020-02-09", "So 09.02.2020"])
def test_days_in_headers_as_in_cells(header: str) -> None:
    order = "dmy" if "." in header else "ymd"
    assert headers.meaning(header, DayStyle(order=order)).day == date(2020, 2, 9)
