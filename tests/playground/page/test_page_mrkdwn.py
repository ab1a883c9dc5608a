"""Slack's mrkdwn reads as in Slack, and nothing that was typed becomes markup."""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from playground.page.mrkdwn import mrkdwn, plain
from playground.page.reader import Reader

READER = Reader(
    me="U1",
    zone=ZoneInfo("America/New_York"),
    people={"U1": "Dee", "U2": "Max <b>"},
    channels={"C1": "acme"},
    now=datetime(2026, 11, 19, 15, tzinfo=UTC),
)
AT = 'target="_blank" rel="noopener noreferrer"'


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param("*a* _b_ ~c~", "<strong>a</strong> <em>b</em> <s>c</s>", id="marks"),
        pytest.param("*a _b_*", "<strong>a <em>b</em></strong>", id="marks nest"),
        pytest.param("*a _b* c_", "<strong>a _b</strong> c_", id="marks never cross"),
        pytest.param("3*4*5 snake_case_name * a *", "3*4*5 snake_case_name * a *", id="stars in words are stars"),
        pytest.param("`*a*` b", "<code>*a*</code> b", id="code is literal"),
        pytest.param("a\n```\n<b>\n```", "a<pre>&lt;b&gt;</pre>", id="fenced code"),
        pytest.param("&gt; a\n&gt; b\nc", "<blockquote>a<br>b</blockquote>c", id="quotes join"),
        pytest.param("&gt;&gt;&gt;a\nb", "<blockquote>a<br>b</blockquote>", id="a long quote takes the rest"),
        pytest.param("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;", id="tags are text"),
        pytest.param("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;", id="three escapes are undone once"),
        pytest.param("<javascript:alert(1)|x>", "&lt;javascript:alert(1)|x&gt;", id="no script links"),
        pytest.param("<https://a.example|b>", f'<a href="https://a.example" {AT}>b</a>', id="named link"),
        pytest.param('<https://a.example/"onx=1|b>', f'<a href="https://a.example/&#34;onx=1" {AT}>b</a>', id="quote"),
        pytest.param(
            "see https://a.example/x_y_z.",
            f'see <a href="https://a.example/x_y_z" {AT}>https://a.example/x_y_z</a>.',
            id="bare link",
        ),
        pytest.param("<@U1>", '<span class="mention mention-me">@Dee</span>', id="the reader is marked"),
        pytest.param("<@U2>", '<span class="mention">@Max &lt;b&gt;</span>', id="a name is escaped"),
        pytest.param("<!here>", '<span class="mention mention-me">@here</span>', id="broadcast"),
        pytest.param(
            "<!date^1795100400^{date_num} {time}|then>",
            '<time class="when">2026-11-19 10:00 AM</time>',
            id="date in the reader's zone",
        ),
        pytest.param("<!date^1795100400^{nonsense}|then>", '<time class="when">then</time>', id="date falls back"),
        pytest.param("<!date^x^{date}|then>", '<time class="when">then</time>', id="no date at all"),
        pytest.param("a :tada: :nobody_knows:", "a 🎉 :nobody_knows:", id="emoji"),
        pytest.param("a\x00\x1bb", "ab", id="control characters vanish"),
    ],
)
def test_reads_as_in_slack(typed: str, shown: str) -> None:
    assert str(mrkdwn(typed, READER)) == shown


def test_plain_text_shows_marks_as_they_are() -> None:
    assert plain("*a* <b> &amp; :tada:\nc") == Markup("*a* &lt;b&gt; &amp; 🎉<br>c")
    assert plain(":tada:", emoji=False) == Markup(":tada:")


@given(st.text(alphabet=st.sampled_from("<>&\"'*_~`|!@#^ \nab:/;\ue000\ue0010"), max_size=60))
def test_whatever_is_typed_no_tag_of_theirs_comes_out(typed: str) -> None:
    shown = str(mrkdwn(typed, READER))
    for tag in ("strong", "em", "s", "code", "pre", "blockquote"):
        assert shown.count(f"<{tag}>") == shown.count(f"</{tag}>")
        shown = shown.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    for own in ("<br>", '<span class="mention">', '<span class="mention mention-me">', "</span>", "</time>", "</a>"):
        shown = shown.replace(own, "")
    assert "<" not in shown.replace('<time class="when">', "").replace('<a class="mention"', "").replace("<a href=", "")


@pytest.mark.parametrize(
    "typed", ["*a " * 13_000, "*a* " * 10_000, "_" * 40_000, "`" * 40_000, "<" * 40_000, "*_~" * 13_000]
)
def test_forty_thousand_hostile_characters_are_read_in_no_time(typed: str) -> None:
    began = time.process_time()  # of this process alone: others may keep the machine busy
    mrkdwn(typed, READER)
    assert time.process_time() - began < 2
