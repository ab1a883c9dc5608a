"""Markdown blocks: what common markdown means, with everything else escaped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.page.markdown import markdown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param("**a** *b* ~~c~~ `d`", "<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code></p>", id="marks"),
        pytest.param("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", id="a list in a list"),
        pytest.param("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>", id="numbers"),
        pytest.param("- [x] a\n- [ ] b", "<ul><li>☑ a</li><li>☐ b</li></ul>", id="boxes"),
        pytest.param("> a\n> b", "<blockquote>a<br>b</blockquote>", id="quote"),
        pytest.param("```\n<b>\n```", "<pre>&lt;b&gt;</pre>", id="code"),
        pytest.param("a\n\nb", "<p>a</p><p>b</p>", id="paragraphs"),
        pytest.param("---", "<hr>", id="rule"),
        pytest.param("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>", id="brackets inside an address"),
        pytest.param("[a](javascript:x)", "<p>a</p>", id="no script links"),
        pytest.param("<img src=x onerror=y>", "<p>&lt;img src=x onerror=y&gt;</p>", id="html is text"),
        pytest.param(r"\*a\*", "<p>*a*</p>", id="escaped marks"),
    ],
)
def test_reads_as_markdown(typed: str, shown: str) -> None:
    assert str(markdown(typed)) == shown


def test_a_table_keeps_its_alignment() -> None:
    shown = markdown("| A | B |\n| :-- | --: |\n| 1 | 2 |")
    assert '<th class="to-right">B</th>' in shown
    assert '<td class="to-right">2</td>' in shown


@given(st.text(alphabet=st.sampled_from("<>&\"'*_~`|![]()#-+>. \n1ax\\"), max_size=80))
def test_whatever_is_typed_is_drawn_and_runs_nothing(typed: str) -> None:
    shown = str(markdown(typed))
    assert "<script" not in shown
    assert "<img" not in shown
    assert '<a href="java' not in shown
