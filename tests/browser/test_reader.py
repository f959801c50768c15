"""The reader in a browser, on the one-page report of the five texts: what it does, and without."""

from __future__ import annotations

import re

import pytest

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def read(visit, report):
    """Open the report at a place of its reader; fail on any complaint of the browser."""
    from contextlib import contextmanager

    @contextmanager
    def read(place="", **context):
        with visit(report, place, **context) as (page, heard):
            yield page
            assert heard.faults == []

    return read


def seen(page, selector):
    """The elements that are shown."""
    return [one for one in page.locator(selector).all() if one.is_visible()]


def status(page):
    return page.locator(".reader [role=status]").inner_text()


def choose_base(page, siglum):
    """Choose a base in the menu that has it."""
    for menu in page.locator(".reader select").all():
        if menu.locator(f"option[value='{siglum}']").count():
            menu.select_option(siglum)
            return
    raise AssertionError(f"no menu has {siglum}")


def edits(page, siglum):
    """Count the marks in the column of a page: what is only added, only lacking, or replaced."""
    return page.evaluate(
        """siglum => {
          const found = { added: 0, lacking: 0, replaced: 0 };
          for (const site of document.querySelectorAll(`.place [data-w="${siglum}"] .w`)) {
            const [ins, del] = ['ins', 'del'].map(name => site.querySelector(name));
            if (ins && del) found.replaced += 1;
            else if (ins) found.added += 1;
            else if (del) found.lacking += 1;
          }
          return found;
        }""",
        siglum,
    )


def test_swapping_the_base_trades_additions_and_omissions(read):
    with read() as page:
        choose_base(page, "D")
        there = edits(page, "E")
        assert sum(edits(page, "D").values()) == 0
        choose_base(page, "E")
        back = edits(page, "D")
        assert sum(edits(page, "E").values()) == 0
        assert (there["added"], there["lacking"]) == (back["lacking"], back["added"])
        assert there["replaced"] == back["replaced"]
        assert sum(there.values()) > 0


def test_the_base_is_kept_in_the_address(read):
    with read() as page:
        for siglum in "DN":
            choose_base(page, siglum)
        assert re.search(r"[?&]base=N", page.url)
        marks = edits(page, "L")
        page.reload()
        assert edits(page, "L") == marks


def test_marks_are_told_in_words_too(read):
    with read() as page:
        choose_base(page, "D")
        marks = page.locator(".place ins, .place del")
        assert marks.count() > 10
        named = page.locator(".place ins .say, .place del .say, .place .whole")
        assert named.count() >= page.locator(".place del").count()
        line, stroke = (
            page.locator(f".place .w:not(.light) {name}").first.evaluate(
                "e => getComputedStyle(e).textDecorationLine"
            )
            for name in ("ins", "del")
        )
        assert "underline" in line and "line-through" in stroke


@pytest.mark.parametrize("siglum", ["N", "A"])
def test_an_outlet_can_be_left_out(read, siglum):
    with read() as page:
        cells = f".place [data-w={siglum}]"
        assert seen(page, cells)
        page.locator(".reader details.filters > summary").click()
        page.locator("label", has_text=re.compile(rf"^\s*{siglum} ")).locator("input").uncheck()
        assert not seen(page, cells)
        page.reload()
        assert not seen(page, cells)


def test_a_kind_of_variant_can_be_left_out(read):
    with read() as page:
        before = int(re.search(r"\d+", status(page))[0])
        page.locator(".reader details.filters > summary").click()
        boxes = page.locator(".reader fieldset", has_text="Kinds").locator("input")
        kinds = boxes.count()
        boxes.first.uncheck()
        left = int(re.search(r"\d+", status(page))[0])
        assert left < before
        for at in range(1, kinds):
            boxes.nth(at).uncheck()
        assert re.match("(no|0) ", status(page))
        assert page.locator(".place .w ins, .place .w del").count() == 0


def test_the_keyboard_steps_through_the_variants(read):
    with read() as page:
        page.locator("h1").click()
        ways = []
        for key in "jnk":
            page.keyboard.press(key)
            ways.append(page.url.partition("#")[2])
            now = page.locator(".reader .now")
            assert now.count() and now.first.is_visible()
            assert page.evaluate("!!document.activeElement.closest('.now')")
        assert ways[0] == ways[2] != ways[1]
        assert all(re.fullmatch("v[0-9a-f]+", way) for way in ways)
        assert re.match(r"1 of \d+: ", status(page))


def test_the_keyboard_types_in_fields_and_can_be_let_alone(read):
    with read() as page:
        page.locator(".reader select").first.focus()
        page.keyboard.press("j")
        assert "#" not in page.url
        page.locator(".reader details.filters > summary").click()
        page.get_by_label(re.compile("keys on")).uncheck()
        page.locator("h1").click()
        page.keyboard.press("j")
        assert "#" not in page.url


def test_all_controls_are_reached_by_tab_and_named(read):
    with read() as page:
        names = page.locator(
            ".reader button, .reader select, .reader input, .reader summary"
        ).evaluate_all("all => all.map(e => (e.labels?.[0] || e).textContent.trim())")
        assert names and all(names)
        page.locator(".reader select").first.focus()
        page.keyboard.press("Tab")
        assert page.evaluate("!!document.activeElement.closest('.controls')")


def test_every_kind_of_permalink_shows_what_it_names(read, study):
    """A page, a block of body, one of furniture, a place, a variant: each is there and seen."""
    furniture = study.blocks[study.blocks["role"] == "furniture"]["block"].iloc[0]
    variants = study.variants["variant"]
    for name in ("page-D", "D.7", furniture, "P03", variants.iloc[0], variants.iloc[-1]):
        with read(f"#{name}") as page:
            target = page.locator(f"[id='{name}']")
            assert target.is_visible(), name
            box = target.bounding_box()
            assert box["y"] < 900 and box["y"] + box["height"] > 0, name
            assert target.inner_text().strip(), name


def test_the_script_opens_what_holds_a_block_where_the_browser_does_not(read, study):
    furniture = study.blocks[study.blocks["role"] == "furniture"]["block"].iloc[0]
    with read(f"#{furniture}") as page:
        target = page.locator(f"[id='{furniture}']")
        target.evaluate("own => { own.closest('details').open = false; }")
        assert not target.is_visible()
        page.evaluate("window.dispatchEvent(new HashChangeEvent('hashchange'))")
        assert target.is_visible()


def test_a_permalink_lifts_the_filter_that_hides_it(read, study):
    variant = study.variants.iloc[0]
    with read(f"?off={variant['kind']}&differ=1#{variant['variant']}") as page:
        assert page.locator(f"[id={variant['variant']}]").is_visible()


def test_without_scripts_all_texts_are_read_and_no_control_is_shown(read, study):
    with read(java_script_enabled=False) as page:
        assert not seen(page, ".reader button, .reader select, .reader input")
        text = "".join(page.locator(".reader").text_content().split())
        for block in study.rows("blocks"):
            if block.role != "body":  # in the body, marks stand between the words
                assert "".join(block.text.split()) in text, block.block
        assert page.locator(".place ins").count() and page.locator(".place del").count()


def test_without_scripts_a_permalink_leads_to_its_block(read):
    with read("#D.7", java_script_enabled=False) as page:
        assert page.locator("[id='D.7']").is_visible()


def test_print_shows_furniture_and_no_controls(read, study):
    furniture = study.blocks[study.blocks["role"] == "furniture"]["block"].iloc[0]
    with read() as page:
        assert not page.locator(f"[id='{furniture}']").is_visible()
        page.emulate_media(media="print")
        assert page.locator(f"[id='{furniture}']").is_visible()
        assert not seen(page, ".reader .controls, .reader .steps")


def test_on_a_phone_each_text_says_whose_it_is(read):
    with read(viewport=PHONE) as page:
        cell = page.locator(".place [data-w]").nth(1)
        assert cell.is_visible()
        assert cell.get_attribute("data-w") in cell.inner_text()
