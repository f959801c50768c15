"""Encodings: every code page that people's texts are in, short texts too, and broken bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.intake.article import IntakeError
from samestory.intake.encodings import decode, decode_told

ENGLISH = "The Minister said: “We can’t wait – not in Varnholm.” A café, it cost £3 million… "
FRENCH = "Les dockers de Varnholm ont voté à une large majorité la grève générale. L’été a passé. "
GERMAN = "Die Hafenarbeiter von Varnholm stimmten für einen Streik. „Größe und Stärke“, so Müller. "
SPANISH = "Los estibadores de Varnholm votaron el sábado. «No podemos esperar más», añadió Núñez. "
RUSSIAN = "Докеры порта Варнхольм проголосовали за забастовку в субботу, сообщил профсоюз. "
UKRAINIAN = "Докери порту Варнгольм проголосували за страйк у суботу, повідомила її профспілка. "
ARABIC = "صوت عمال الميناء في فارنهولم يوم السبت لصالح الإضراب، حسبما أعلنت النقابة. "
PERSIAN = "کارگران بندر روز شنبه به اعتصاب راي دادند، اتحاديه اعلام کرد. "
GREEK = "Οι λιμενεργάτες του Βάρνχολμ ψήφισαν το Σάββατο υπέρ της απεργίας. "
TURKISH = "Liman işçileri cumartesi günü grev kararı aldı. “Daha fazla bekleyemeyiz” dedi. "
POLISH = "Dokerzy z Varnholmu zagłosowali w sobotę za strajkiem, mówi związek. Żądają płac. "
CZECH = "Přístavní dělníci ve Varnholmu v sobotu hlasovali pro stávku, oznámily odbory. Žádají. "
LATVIAN = "Varnholmas ostas strādnieki sestdien nobalsoja par streiku, paziņoja arodbiedrība. "
HEBREW = "עובדי הנמל בוורנהולם הצביעו ביום שבת בעד שביתה, מסר האיגוד. "
JAPANESE = "バーンホルムの港湾労働者は土曜日、ストライキに賛成票を投じた。組合が発表した。"
CHINESE = "瓦恩霍尔姆的码头工人周六投票赞成罢工，工会宣布。“我们不能再等了，”主席说。"
TRADITIONAL = "瓦恩霍姆的碼頭工人週六投票贊成罷工，工會宣布。「我們不能再等了」，主席說。"
KOREAN = "바른홀름 항만 노동자들은 토요일 파업에 찬성표를 던졌다고 노조가 발표했다."

TEXTS = [
    (ENGLISH, "cp1252"), (ENGLISH.replace("“", '"').replace("”", '"'), "macintosh"),
    (FRENCH, "cp1252"), (FRENCH.replace("’", "'"), "latin-1"), (FRENCH.replace("’", "'"), "cp850"),
    (GERMAN, "cp1252"), (SPANISH, "cp1252"), (SPANISH, "latin-1"),
    (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (RUSSIAN, "iso8859-5"), (RUSSIAN, "cp866"),
    (UKRAINIAN, "cp1251"), (ARABIC, "cp1256"), (ARABIC, "iso8859-6"), (PERSIAN, "cp1256"),
    (GREEK, "cp1253"), (GREEK, "iso8859-7"), (TURKISH, "cp1254"), (POLISH, "cp1250"),
    (POLISH, "iso8859-2"), (CZECH, "cp1250"), (CZECH, "iso8859-2"), (LATVIAN, "cp1257"),
    (HEBREW, "cp1255"), (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"), (JAPANESE, "iso2022_jp"),
    (CHINESE, "gb18030"), (TRADITIONAL, "big5"), (KOREAN, "euc_kr"),
]  # fmt: skip


@pytest.mark.parametrize("copies", [1, 30], ids=["a line", "a page"])
@pytest.mark.parametrize("text, encoding", TEXTS, ids=lambda value: str(value)[:12])
def test_a_text_in_any_code_page_is_read_to_the_letter(text, encoding, copies):
    raw = (text * copies).encode(encoding)
    assert decode(raw, "x.txt")[0] == raw.decode(encoding)
    assert decode_told(raw, "x.txt").notes == ()


@pytest.mark.parametrize(
    "mark, encoding",
    [(b"", "utf-8"), (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"),
     (b"\xfe\xff", "utf-16-be"), (b"\xff\xfe\0\0", "utf-32-le"), (b"", "utf-16-le"),
     (b"", "utf-16-be")],
)  # fmt: skip
@pytest.mark.parametrize("text", [ENGLISH, GERMAN * 20])
def test_unicode_is_read_with_a_mark_of_byte_order_and_without(text, mark, encoding):
    assert decode_told(mark + text.encode(encoding), "x.txt") == (text, encoding, ())


def test_plain_english_is_utf_8():
    assert decode(b"The dockers voted.\r\n", "x.txt") == ("The dockers voted.\r\n", "utf-8")


ODD = {
    "no whole letter at the end": (
        "Zürich, café".encode()[:-1],
        "Zürich, caf",
        "utf-8",
        "The file ends in the middle of a letter: it may not be whole.",
    ),
    "two encodings": (
        "Der Müller in Zürich über die Größe. ".encode() * 9 + "Schluß.".encode("cp1252"),
        "Der Müller in Zürich über die Größe. " * 9 + "Schluß.",
        "utf-8",
        "Bytes that are no UTF-8, unlike the rest, were read as windows-1252: 1.",
    ),
    "a NUL": (
        b"The dockers voted." * 30 + b"\0",
        "The dockers voted." * 30,
        "utf-8",
        "NUL characters, which no text needs, were left out: 1.",
    ),
    "decoded twice": (
        "It canâ€™t wait.".encode(),
        "It canâ€™t wait.",
        "utf-8",
        "Some letters were spoiled before the file was saved (it has “â€™” where one letter or "
        "mark should be); save the page again if you can.",
    ),
    "half a UTF-16 letter": (
        b"\xff\xfe" + "Yes".encode("utf-16-le") + b"x",
        "Yes\ufffd",
        "utf-16-le",
        "Places that are no letters in utf-16-le, the encoding found, stand as “�”: 1.",
    ),
}


@pytest.mark.parametrize("raw, text, encoding, note", ODD.values(), ids=ODD)
def test_what_is_odd_is_told_in_a_sentence(raw, text, encoding, note):
    assert decode_told(raw, "x.txt") == (text, encoding, (note,))


def test_an_encoding_that_cannot_be_told_is_said_so():
    found = decode_told(bytes(range(0x80, 0x100)) * 3, "x.txt")
    assert found.notes[-1].startswith("In which encoding the file is could not be told; ")


@pytest.mark.parametrize("raw", [bytes(range(256)) * 9, b"\0\1\2\3" * 40, b"\x01\x02abc" * 9])
def test_what_is_no_text_is_refused(raw):
    with pytest.raises(IntakeError) as error:
        decode(raw, "x.txt")
    assert str(error.value) == (
        "x.txt: is no text: it holds bytes that no letter has; if a program made it, open it there "
        "and save it as plain text, .docx or PDF."
    )


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf_8_comes_back_to_the_letter(text):
    if not text.startswith("\ufeff"):
        assert decode(text.encode(), "x.txt")[0] == text


@given(st.binary(max_size=600))
def test_any_bytes_give_the_same_text_again_or_a_sentence(raw):
    try:
        first = decode_told(raw, "x.txt")
    except IntakeError:
        return
    assert first == decode_told(raw, "x.txt") and "\0" not in first.text
