"""Variants and edits: kinds by the codebook, sides that swap, ids that last."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.collation import collate
from samestory.errors import UsageError
from samestory.kinds import find_differences
from samestory.tables import frame
from samestory.tokens import words
from samestory.variants import Elsewhere, changes, edits


def variants_of(at_one_place, standing, **pages: str):
    table = standing({s: (s, "1") for s in pages})
    return changes(collate(at_one_place(pages)), table)


def bare(text: str) -> str:
    """Words with the marks between them, without those around."""
    return " ".join(text.split()).strip(" ,.;:")


FRAME = "At noon {} left the quay"
KINDS = [
    # the table of section 4, row by row
    ("harbor people", "harbour people", "spelling", ""),
    ("Sergei", "Sergey", "spelling", ""),
    ("the Mayor himself", "the mayor himself", "case", ""),
    ("ready-made crates", "ready made crates", "punctuation", ""),
    ("5 of them", "five of them", "style", ""),
    ("5% of ships", "five per cent of ships", "style", ""),
    ("Dr Reuel", "Doctor Reuel", "style", ""),
    ("the dockers (NDU) all", "the dockers all", "style", ""),
    ("the dockers", "the defiant dockers", "label", ""),
    ("the crew", "the gang", "label", ""),
    ("the council", "the self-styled council", "label", ""),
    ("men, Reuel said, who", "men, Reuel insisted, who", "attribution", ""),
    ("men, Reuel said, who", "men, Reuel conceded, who", "attribution", ""),
    ("the crew", "reportedly the crew", "attribution", ""),
    ("men", "men, according to the mayor,", "attribution", ""),
    ("a crane built for coal", "a crane built in 2009 for coal", "detail", ""),
    ("300 men", "400 men", "detail", ""),
    ("men from Ostby and women", "men and women", "detail", ""),
    ("ships that began to rust", "ships that started to rust", "wording", ""),
    # its borders
    ("the rescuers", "the “rescuers”", "label", "punctuation"),
    ("the mayor", "the deputy mayor", "detail", ""),
    ("the mayor", "the embattled mayor", "label", ""),
    ("the owner", "the convicted owner", "label", ""),
    ("the owner", "the owner, though a court had convicted him,", "detail", "label"),
    ("the minister", "Torres", "wording", ""),
]
CASES = [pytest.param(*case, id=f"{case[0]} / {case[1]}") for case in KINDS]


@pytest.mark.parametrize(("one", "other", "kind", "kind2"), CASES)
def test_a_kind_is_that_of_the_codebook(at_one_place, standing, one, other, kind, kind2):
    pages = {"P": FRAME.format(one), "Q": FRAME.format(other)}
    found = variants_of(at_one_place, standing, **pages)
    assert [(v.kind, v.kind2) for v in found.itertuples()] == [(kind, kind2)]


def test_saving_artefacts_are_no_variants(at_one_place, standing):
    p = "He said “never” to the [crew](#) – at a price of \\$5."
    q = 'He said "never" to  the **crew** - at a\xa0price of $5.'
    assert variants_of(at_one_place, standing, P=p, Q=q).empty


def test_a_capital_that_only_opens_a_sentence_is_none(at_one_place, standing):
    found = variants_of(at_one_place, standing, P="Defiant crews left.", Q="Crews left.")
    assert list(found["readings"]) == ["Defiant | ∅"]


def test_a_variant_of_form_shows_whole_words_on_both_sides(at_one_place, standing):
    found = variants_of(at_one_place, standing, P="a long-standing row", Q="a long standing row")
    assert list(found["readings"]) == ["long-standing | long standing"]


def apparatus(study, place_of) -> set[tuple]:
    """The variants as the hand-written table has them."""
    rows = set()
    for v in study.variants.itertuples():
        texts = dict(zip(v.groups.rstrip("-").split("|"), v.readings.split(" | "), strict=True))
        own = {s: bare(text) for side, text in texts.items() for s in side}
        passage = v.site == 0
        cells = tuple(
            "" if s not in own else "-" if own[s] == "∅" else "(passage)" if passage else own[s]
            for s in "PQRS"
        )
        rows.add(
            (place_of[v.place], *cells, v.kind, v.changed_by, "yes" if v.between_versions else "no")
        )
    return rows


@pytest.fixture(scope="module")
def place_of(lindmoor, read_golden):
    """The hand-written name of each place."""
    at = lindmoor.blocks.set_index("block")["place"]
    found = {}
    for row in read_golden("lindmoor-places"):
        first = next(block for s in "PQRSX" for block in row[s].split())
        found[at[first]] = row["place"]
    return found


def test_variants_are_those_of_the_apparatus_written_by_hand(lindmoor, read_golden, place_of):
    expected = {tuple(row.values()) for row in read_golden("lindmoor-variants")}
    assert apparatus(lindmoor, place_of) == expected


def test_edits_are_those_stated_by_hand(lindmoor, read_golden, place_of):
    place = dict(zip(lindmoor.variants["variant"], lindmoor.variants["place"], strict=True))
    wrong = []
    expected = {}
    for row in read_golden("lindmoor-edits"):
        expected.setdefault((row["base"], row["siglum"]), set()).add(tuple(row.values())[2:])
    for (base, siglum), rows in expected.items():
        own = lindmoor.edits_against(base)
        own = own[own["siglum"] == siglum]
        found = {
            (
                place_of[place[e.variant]],
                e.op,
                bare(e.base_text),
                bare(e.text),
                e.kind,
                place_of[place[e.moved_to]] if e.moved_to else "",
            )
            for e in own.itertuples()
        }
        wrong += [(base, siglum, *row) for row in found ^ rows]
    assert wrong == []


# Properties

VOCABULARY = "crew gang Mayor mayor harbour harbor said insisted 300 400 the of a hardline".split()
TEXT = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=9).map(" ".join)


@given(TEXT, TEXT)
def test_swapping_base_and_witness_swaps_additions_and_omissions_only(at_one_place, one, other):
    readings = collate(at_one_place({"P": one, "Q": other}))
    there, back = (edits(readings, base).to_dict("records") for base in "PQ")
    trade = {"addition": "omission", "omission": "addition", "substitution": "substitution"}
    swapped = [
        row
        | {
            "siglum": "P",
            "base": "Q",
            "op": trade[row["op"]],
            "text": row["base_text"],
            "base_text": row["text"],
        }
        for row in there
    ]
    assert swapped == back


@given(TEXT, TEXT)
def test_a_base_with_its_edits_is_the_other_text(at_one_place, one, other):
    """What the witness has more and less, in words, is what parts the two texts."""
    rows = edits(collate(at_one_place({"P": one, "Q": other})), "P")
    rows = rows[~rows["kind"].isin(["spelling", "case", "punctuation"])]

    def bag(texts):
        return sorted(w.level for text in texts for w in words(text) if w.text)

    assert sorted(bag([one]) + bag(rows["text"])) == sorted(bag([other]) + bag(rows["base_text"]))


@given(st.lists(TEXT, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_the_order_and_names_of_witnesses_change_no_variant(at_one_place, standing, texts, random):
    pages = dict(zip("PQRS", texts, strict=False))
    names = dict(zip(pages, random.sample("ZBKM", len(pages)), strict=True))
    other = {names[s]: page for s, page in random.sample(list(pages.items()), len(pages))}
    rows = []
    for here, rename in ((pages, names), (other, {})):
        found = variants_of(at_one_place, standing, **here)
        rows.append(
            sorted(
                (
                    v.site,
                    v.changed_by == "undecided",
                    sorted(
                        (sorted(rename.get(s, s) for s in side), [w.level for w in words(text)])
                        for side, text in zip(
                            v.groups.rstrip("-").split("|"), v.readings.split(" | "), strict=True
                        )
                    ),
                )
                for v in found.itertuples()
            )
        )
    assert rows[0] == rows[1]


BY_NAME = {
    "the word behind the site is asked of one witness": ["the", "crew", "the said"],
    "capitals are looked at in the first witness of a side": ["the Mayor", "the crew", "the mayor"],
    "the rest of the passage is that of the first of a side": ["crew", "crew 300", "300 crew"],
}


@pytest.mark.parametrize(
    "texts",
    [pytest.param(texts, id=why) for why, texts in BY_NAME.items()],
)
def test_the_names_of_witnesses_change_no_kind(at_one_place, standing, texts):
    kinds = set()
    for names in permutations("PQR"):
        found = variants_of(at_one_place, standing, **dict(zip(names, texts, strict=True)))
        kinds.add(tuple(found["kind"]))
    assert len(kinds) == 1


@given(st.lists(TEXT, min_size=2, max_size=4))
def test_there_is_a_variant_wherever_levelled_words_differ(at_one_place, standing, texts):
    pages = dict(zip("PQRS", texts, strict=False))
    readings = collate(at_one_place(pages))
    found = variants_of(at_one_place, standing, **pages)
    n = len(pages)
    differs = {
        site
        for site, own in readings.groupby("site")
        if own["group"].nunique() > 1 or own["siglum"].nunique() < n
    }
    substance = found[~found["rule"].isin(["level-equal", "capitals-only", "marks-only"])]
    assert set(substance["site"]) == differs and substance["site"].is_unique


def test_two_variants_of_form_at_one_site_have_two_ids(at_one_place, standing):
    found = variants_of(
        at_one_place,
        standing,
        P="The old Mayor met the new Mayor today",
        Q="The old mayor met the new mayor today",
    )
    assert len(found) == 2 and found["variant"].is_unique


@pytest.mark.parametrize("story", ["study", "lindmoor"])
def test_ids_of_variants_are_unique_within_a_study(story, request):
    study = request.getfixturevalue(story)
    assert study.variants["variant"].is_unique
    assert set(study.edits["variant"]) <= set(study.variants["variant"])


def test_ids_last_when_places_are_numbered_anew(toy):
    shared = "The {} of Varnholm voted on Saturday for a strike in the old port."
    pages = {"P": shared.format("crew"), "Q": shared.format("gang"), "X": "Gulls cried all night."}
    before = toy(pages).variants
    more = "Snow had fallen on the quay before dawn.\n\n" + "\n\n".join(
        f"On day {n} nobody came to the gate of dock {n}." for n in range(3)
    )
    after = toy(pages | {"X": more + "\n\n" + pages["X"]}).variants
    assert list(before["place"]) != list(after["place"])
    assert list(before["variant"]) == list(after["variant"])


def test_an_id_changes_with_the_words_and_with_their_place_on_the_page(toy):
    shared = "The {} of Varnholm voted on Saturday for a strike in the old port."
    ids = [
        toy({"P": lead + shared.format("crew"), "Q": shared.format(word)})
        .variants["variant"]
        .iloc[-1]
        for lead, word in (("", "gang"), ("", "band"), ("\n", "gang"))
    ]
    assert len(set(ids)) == 3


def test_a_moved_sentence_is_an_omission_and_an_addition_that_name_each_other(lindmoor):
    own = lindmoor.edits_against("S")
    own = own[(own["siglum"] == "Q") & (own["moved_to"] != "")].set_index("op")
    assert list(own.index) == ["omission", "addition"]
    assert own.loc["omission", "moved_to"] == own.loc["addition", "variant"]
    assert own.loc["addition", "moved_to"] == own.loc["omission", "variant"]


def test_an_unknown_base_is_refused_with_the_bases_there_are(lindmoor):
    with pytest.raises(UsageError) as refused:
        lindmoor.edits_against("Z")
    assert str(refused.value) == (
        "base Z: no such witness or version; the bases of this story are P, Q, R, S, X, "
        "NordWire-1, NordWire-2, source of X-1; name one of them."
    )


#: What a reader finds in the five pages, substance only: who stands apart, in which words, and who
#: changed it by the codebook. Passages that one version lacks are left to the next test.
READ = {
    ("D|ELN-", "(IS) | ∅", "D"),
    ("ELN|D-", "hardline | ∅", "D"),
    ("D|ELN-", "militant | ∅", "D"),
    ("DLN|E-", "group | ∅", "E"),
    (
        "ELN|D-",
        "even though the Taliban is a designated terrorist organization in Russia. | ∅",
        "D",
    ),
    ("ELN|D-", "Islamist | ∅", "D"),
    ("DEL|N", "adding | claiming", "N"),
    # "Islamic State" stands unchanged between the two: a content word parts variants.
    ("N|L-", "the so-called | ∅", "undecided"),
    ("L|N", "fighters | group", "undecided"),
}


def test_on_the_five_pages_what_one_page_has_alone_is_what_a_reader_finds(uncoded):
    own = uncoded.variants
    own = own[
        ~own["kind"].isin(["spelling", "punctuation", "case"]) & (own["changed_by"] != "agency")
    ]
    found = {
        (
            v.groups,
            " | ".join(bare(t) if t != "∅" else t for t in v.readings.split(" | ")),
            v.changed_by,
        )
        for v in own.itertuples()
    }
    assert found == {
        (g, " | ".join(bare(t) if t != "∅" else t for t in r.split(" | ")), c) for g, r, c in READ
    }


def test_on_the_five_pages_what_the_versions_part_is_the_agencys(uncoded):
    own = uncoded.variants[uncoded.variants["between_versions"]]
    # In "organisation" E has the spelling of its version alone: D lacks the clause.
    assert list(own[own["changed_by"] != "agency"]["groups"]) == ["LN|E"]
    own = own[own["groups"] != "LN|E"]
    passages = own[own["site"] == 0]
    assert set(own["groups"]) <= {"DE|LN", "LN|DE", "DE|LN-", "LN|DE-"}
    begins = {" ".join(r.split()[:3]) for r in passages["readings"]}
    assert begins == {
        "Russia's veteran foreign",
        "Russia's foreign ministry",
        "Moscow also said",
        '"A new administration',
        '"We note their',
        "But Russia's top",
        "Lavrov expressed regret",
        "He urged the",
        "Russia on Wednesday",
    }


def test_on_the_five_pages_no_break_spaces_are_traced_without_a_vote(study):
    own = study.variants[study.variants["trace"] != ""]
    assert set(own["trace"]) == {"no-break space in N"}
    assert {(v.groups, v.changed_by) for v in own.itertuples()} >= {
        ("DEL|N", "N"),
        ("L|N", "undecided"),
    }


def test_words_that_a_page_has_elsewhere_name_nobody_who_lacks_them_here():
    told = "the cooks of the old port sold fish on the quay at noon"
    here = [told.split()[:6], told.split()[6:8], told.split()[8:]]
    rows = [
        {"place": place, "site": site, "siglum": siglum, "text": f"{' '.join(part)} ", "group": 1}
        for place, siglum, parts in [
            ("P01", "P", here), ("P01", "Q", here), ("P01", "R", [here[0], [], here[2]]),
            ("P02", "R", here), ("P03", "R", [["fish"], [], []]),
        ]
        for site, part in enumerate(parts, 1)
        if part
    ]  # fmt: skip
    for place, named in (("P02", False), ("P03", True)):
        readings = frame("readings", [row for row in rows if row["place"] in ("P01", place)])
        (gap,) = [d for d in find_differences(readings, [("P", "Q", "R")]) if d.number and d.gap]
        assert Elsewhere(readings).holds(gap, "R") is not named
