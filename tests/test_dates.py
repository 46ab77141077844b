"""Dates as sources write them: read where one reading is possible, else named and left out."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geobrief.corpus.dates import BadDate, parse_date


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    "text, moment, precision",
    [
        ("2022-11-05", utc(2022, 11, 5), "day"),
        ("20221105", utc(2022, 11, 5), "day"),
        (20221105, utc(2022, 11, 5), "day"),
        ("5.11.2022", utc(2022, 11, 5), "day"),
        ("5 November 2022", utc(2022, 11, 5), "day"),
        ("5 Nov 2022", utc(2022, 11, 5), "day"),
        ("November 5, 2022", utc(2022, 11, 5), "day"),
        ("Nov. 5, 2022", utc(2022, 11, 5), "day"),
        ("Sept. 5, 2022", utc(2022, 9, 5), "day"),
        ("Sept 5, 2022", utc(2022, 9, 5), "day"),
        ("2022/11/05", utc(2022, 11, 5), "day"),
        ("13/02/2022", utc(2022, 2, 13), "day"),
        ("02/13/2022", utc(2022, 2, 13), "day"),
        ("05/05/2022", utc(2022, 5, 5), "day"),
        ("20221105T101112Z", utc(2022, 11, 5, 10, 11, 12), "second"),
        ("20221105101112", utc(2022, 11, 5, 10, 11, 12), "second"),
        ("2022-11-05T10:11:12Z", utc(2022, 11, 5, 10, 11, 12), "second"),
        ("2022-11-05T23:30:00-05:00", utc(2022, 11, 6, 4, 30), "second"),
        ("2022-11-05 10:11:12", utc(2022, 11, 5, 10, 11, 12), "second"),
        ("Sat, 05 Nov 2022 10:11:12 +0200", utc(2022, 11, 5, 8, 11, 12), "second"),
        ("Sat, 05 Nov 2022 10:11:12 GMT", utc(2022, 11, 5, 10, 11, 12), "second"),
        ("Sat, 05 Nov 2022 10:11:12 EST", utc(2022, 11, 5, 15, 11, 12), "second"),
        (date(2022, 11, 5), utc(2022, 11, 5), "day"),
        (datetime(2022, 11, 5, 10, tzinfo=timezone(timedelta(hours=9))), utc(2022, 11, 5, 1), "second"),
        ("  2022-11-05\n", utc(2022, 11, 5), "day"),
        ("Saturday, November 5, 2022", utc(2022, 11, 5), "day"),
        ("Sat, 05 Nov 2022", utc(2022, 11, 5), "day"),
        ("5th November 2022", utc(2022, 11, 5), "day"),
        ("5. November 2022", utc(2022, 11, 5), "day"),
        ("05-Nov-2022", utc(2022, 11, 5), "day"),
        ("2022.11.05", utc(2022, 11, 5), "day"),
        ("2022-11-05 10:11:12 UTC", utc(2022, 11, 5, 10, 11, 12), "second"),
        ("2022-11-05 10:11:12 EST", utc(2022, 11, 5, 15, 11, 12), "second"),
        ("2022-11-05 10:11:12 +0200 CEST", utc(2022, 11, 5, 8, 11, 12), "second"),
        ("2022-11-05T10:11:12-05:00[America/New_York]", utc(2022, 11, 5, 15, 11, 12), "second"),
    ],
)
def test_a_date_in_a_known_form_is_read(text, moment, precision):
    assert parse_date(text) == (moment, precision)


@pytest.mark.parametrize(
    "text",
    [
        "2022-02-30",
        "2022-13-01",
        "20220230",
        "30.2.2022",
        "31/04/2022",
        "13/13/2022",
        "2022-11-05T25:00:00",
        "0000-01-01",
        "1500-01-01",
        "9999-12-31",
        "0001-01-01T00:00:00+23:00",
        "9999-12-31T23:59:59-23:00",
        "",
        "yesterday",
        "5",
        "2022",
        "1667606400",
        "November",
        "5 Brumaire 231",
        "12:30",
        "1970-01-01",
        "1970-01-01T00:00:00Z",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "5-Nov-22",
        "2022-11-05T10:11:12[America/New_York",
        None,
        True,
        [],
        {},
    ],
)
def test_what_is_no_possible_date_is_refused(text):
    with pytest.raises(BadDate):
        parse_date(text)


@given(
    st.integers(1, 12),
    st.integers(1, 12),
    st.integers(1700, 2200),
    st.sampled_from(["", " 10:00", " 10:00:00", " 10:00 PM", "T10:00:00Z", " 10:00 +0100"]),
    st.sampled_from(["{}/{}/{}", "{:02}/{:02}/{}"]),
)
def test_an_ambiguous_date_is_never_guessed(first, second, year, time, form):
    assume(first != second)
    with pytest.raises(BadDate):
        parse_date(form.format(first, second, year) + time)


def test_the_message_of_an_ambiguous_date_says_what_to_write():
    with pytest.raises(BadDate, match=r"ambiguous.*2022-MM-DD"):
        parse_date("03/04/2022")


@pytest.mark.parametrize(
    "text",
    ["Sat, 05 Nov 2022 23:30:00 CET", "5 Nov 2022 23:30 MSK", "Nov 5, 2022 11:30 PM", "2022-11-05 23:30:00 CET",
     "2022-11-05T23:30:00[Europe/Paris]",
     "Nov. 5, 2022, 11:30 p.m. ET", "November 5, 2022 at 11:30 PM EST"],
)
def test_a_time_in_a_zone_that_is_not_known_gives_the_day_alone(text):
    assert parse_date(text) == (utc(2022, 11, 5), "day")


@given(st.text(max_size=40) | st.integers() | st.floats())
def test_anything_gives_a_moment_in_utc_or_a_bad_date(value):
    try:
        moment, precision = parse_date(value)
    except BadDate as error:
        assert str(error) and len(str(error)) < 200
    else:
        assert moment.tzinfo is UTC and precision in ("day", "second") and 1678 <= moment.year <= 2261


@given(
    st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    st.integers(-14 * 60, 14 * 60),
)
def test_iso_and_mail_forms_of_a_moment_are_read_back(moment, minutes):
    local = moment.replace(tzinfo=UTC).astimezone(timezone(timedelta(minutes=minutes)))
    assert parse_date(local.isoformat()) == (local, "second")
    assert parse_date(local.strftime("%d %b %Y %H:%M:%S %z")) == (local, "second")
