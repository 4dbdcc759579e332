"""Decoding: exact, never silent about a doubt, and repeatable from what is recorded."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.errors import InputFault
from tallystick.text import decode, decode_as

WESTERN = "Naïve patients (30/40, 75 %) – “better”: 4·2 ± 1·1 µg, p ≤ 0.05 in Malmö, Überlingen and São Paulo"


CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"])


@given(
    st.text(alphabet=CHARACTERS, min_size=1, max_size=300), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"])
)
@settings(max_examples=150, deadline=None)
def test_what_is_recorded_gives_the_text_back(text: str, codec: str) -> None:
    data = ("A" + text.replace("\ufeff", "")).encode(codec)
    try:
        decoded = decode(data)
    except InputFault:
        return
    assert decoded.text == data.decode(codec)
    assert decode_as(data, decoded.encoding) == decoded.text


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_text_or_a_fault_with_a_remedy(data: bytes) -> None:
    decoded, fault = None, None
    try:
        decoded = decode(data, "a.txt")
    except InputFault as refusal:
        fault = refusal
    if decoded is None:
        assert fault is not None
        assert fault.reason
        assert fault.remedy
    else:
        assert decode_as(data, decoded.encoding) == decoded.text


def test_windows_1252_says_what_depends_on_it() -> None:
    western = WESTERN.replace("≤", "<")
    decoded = decode(western.encode("cp1252"))
    assert decoded.text == western
    assert decoded.encoding == "cp1252"
    assert "ï" in decoded.notes[0]


def test_utf8_is_never_doubted() -> None:
    assert decode(WESTERN.encode()).notes == ()


@pytest.mark.parametrize("cut", [10, 40, 70])
def test_mixed_encodings_name_the_line(cut: int) -> None:
    lines = [WESTERN.replace("≤", "<")] * 90
    data = b"\n".join(line.encode("cp1252" if number == cut else "utf-8") for number, line in enumerate(lines))
    with pytest.raises(InputFault, match=f"line {cut + 1} ") as fault:
        decode(data)
    assert fault.value.place == f"line {cut + 1}"


def test_control_characters_up_to_the_share_are_kept() -> None:
    text = "word " * 100 + "\x0b"
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85", ""])
def test_line_ends_are_kept(end: str) -> None:
    text = f"One{end}Two{end}"
    assert decode(text.encode()).text == text
