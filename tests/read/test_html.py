"""The report out of a saved page, and nothing of the page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extractor.read import ReadError, read
from extractor.schema import Document

FIRST = "云屏县2019年卫生健康工作在县委、县政府的正确领导下，较好地完成了全年各项任务，现将有关情况总结如下。"
SECOND = "全年签约32375人，签约率为12.78%；检查单位120家次，罚款7.3260万元。"
MENU = "".join(f'<li><a href="/{n}">栏目{n}</a></li>' for n in range(30))
TITLE = "云屏县卫生健康局2019年工作总结"
PAGE = f"""<!DOCTYPE html><html><head><meta charset="CHARSET"><title>{TITLE} - 云屏县人民政府</title>
<meta name="PubDate" content="2020-01-08 10:30">
<style>p {{ color: red }}</style><script>var a = "2019年；";</script></head><body>
<div class="nav"><ul>{MENU}</ul></div><div class="position">当前位置：<a href="/">首页</a> > <a href="/z">总结</a></div>
<div class="main"><h1>{TITLE}</h1><p class="info">发布时间：2020-01-08　来源：县卫健局</p>
<div id="content"><p>　　{FIRST}</p>
<p>&emsp;<strong>一、深化</strong><b>医改</b></p><p>{SECOND}<br>新建
卫生院5所&nbsp;，投资&gt;300万元。</p><!-- 2018年 -->
<table><tr><th>指标</th><th>2018年</th><th>2019年</th></tr><tr><td><p>床位</p></td><td></td><td><p>230</p></td></tr></table>
<p style="display:none">隐藏的文字，不应该出现在正文中，因为浏览器不显示它。</p>
<p>云屏县卫生健康局</p></div>
<div class="bdsharebuttonbox">分享到：<a>微信</a></div>
<div class="comments"><p>写得很好，希望县里的医院越办越好，给群众带来更多的方便和实惠。</p></div></div>
<div class="right"><ul>{MENU}</ul></div>
<footer>版权所有：云屏县人民政府，未经许可不得转载，联系电话0000-1234567。</footer></body></html>"""
TEXT = f"""{TITLE}
{FIRST}
一、深化医改
{SECOND}
新建卫生院5所 ，投资>300万元。
指标\t2018年\t2019年
床位\t\t230
云屏县卫生健康局
"""


def made(folder: Path, page: str, encoding: str = "utf-8") -> Document:
    (folder / "page.html").write_bytes(page.replace("CHARSET", encoding).encode(encoding))
    return read(folder / "page.html")


@pytest.mark.parametrize(("encoding", "found"), [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("utf-16", "utf-16-le")])
def test_report_without_its_page(tmp_path: Path, encoding: str, found: str) -> None:
    document = made(tmp_path, PAGE, encoding)
    assert document.text == TEXT
    assert document.encoding == found
    assert document.title == TITLE
    assert document.published == date(2020, 1, 8)
    assert [document.text[s.start : s.end] for s in document.emphasis] == [TITLE, "一、深化医改"]


def test_visible_date_where_no_meta_gives_one(tmp_path: Path) -> None:
    assert made(tmp_path, PAGE.replace("PubDate", "x").replace("2020-01-08　", "2020-01-09　")).published == date(
        2020, 1, 9
    )


def test_old_page_laid_out_with_tables(tmp_path: Path) -> None:
    cell = f"<table><tr><td>{FIRST}</td></tr><tr><td>{SECOND}</td></tr><tr><td>【关闭窗口】</td></tr></table>"
    page = f"<html><body><table><tr><td>{MENU}</td><td>{cell}</td></tr></table></body></html>"
    document = made(tmp_path, page)
    assert document.text == f"{FIRST}\n{SECOND}\n【关闭窗口】\n"
    assert [piece.text for piece in document.furniture] == ["【关闭窗口】"]


def test_menu_inside_text_ends_the_line(tmp_path: Path) -> None:
    page = f"<html><body><div>{FIRST}<nav>{MENU}</nav>{SECOND}<script>1</script>又及。</div></body></html>"
    assert made(tmp_path, page).text == f"{FIRST}\n{SECOND}又及。\n"


def test_paragraphs_that_share_no_element_are_kept(tmp_path: Path) -> None:
    page = f"<html><body><div><p>{FIRST}</p></div><div><p>{SECOND * 5}</p><p>{FIRST * 5}</p></div></body></html>"
    assert made(tmp_path, page).text.split("\n") == [FIRST, SECOND * 5, FIRST * 5, ""]


@pytest.mark.parametrize(
    "page",
    [
        '<!DOCTYPE html><html><body><div id="app"></div><script src="/app.js"></script></body></html>',
        f"<html><body><h1>云屏县2019年工作总结</h1><p>发布时间：2020-01-08</p><ul>{MENU}</ul></body></html>",
        "<html>",
        "<html><body>" + "<div>" * 100_000 + FIRST,
    ],
)
def test_page_without_report_is_refused(tmp_path: Path, page: str) -> None:
    with pytest.raises(ReadError, match=r"^page.html: a web page (without report text|nested)"):
        made(tmp_path, page)


def test_entities_of_a_doctype_stay_closed(tmp_path: Path) -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    page = f'<!DOCTYPE html [<!ENTITY a0 "ha">{bomb}]><html><body><p>&a11;{FIRST}</p></body></html>'
    assert len(made(tmp_path, page).text) < 2000
