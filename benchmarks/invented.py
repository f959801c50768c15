"""Stories that nobody lived: a strike in Varnholm as any number of outlets might tell it.

    python benchmarks/invented.py FOLDER [WITNESSES [WORDS]]

Two agencies send a dispatch each, in several versions; most outlets print one of them, each with
edits of its own: words for other words, sentences left out or added, a paragraph moved, furniture
around it; the others write accounts of their own of the same events. All of it comes from a seed.
Other shapes stand in ``SHAPES``: no agency, one paragraph, nothing in common, two equal pages,
other scripts, hostile text.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random


def _list(text: str) -> list[str]:
    return text.split(", ")


#: What happened, as two agencies and a reporter of nobody's tell it.
FACTS = (
    ("Dockers in the port of Varnholm voted on Saturday to walk out for a week, the union said, "
     "after talks over a new roster broke down without a date for another round.",
     "A week-long stoppage will shut Varnholm's harbour from Monday, workers' leaders announced "
     "late on Saturday once the count of a ballot had been completed.",
     "The cranes of Varnholm will stand still for seven days. So decided the men and women who "
     "work them, in a hall that smelled of wet coats."),
    ("Turnout was 312 of 404 members, and 298 of them took part in the show of hands that followed,"
     " Karin Olm, the chair of the Harbour Workers' Union, told reporters.",
     "Of 404 people entitled to vote 312 did so, the labour federation put the figures at, while "
     "the port authority spoke of fewer than 300.",
     "Some 300 people raised a hand; nobody counted those who stayed at home."),
    ("“We have asked for one free Sunday in three, and we were offered a calendar,” Olm said. "
     "“A calendar is not a Sunday.”",
     "Union chair Karin Olm told the meeting that members wanted every third Sunday free and had "
     "been handed a printed calendar instead.",
     "One free Sunday in three is what Karin Olm wants. What she got, she says, is a calendar."),
    ("The Varnholm Port Company said in a statement that it regretted the decision and that its "
     "offer of a pay rise of 4.5 percent over two years remained on the table.",
     "In a note to customers the Port Company said its proposal, worth 4.5 percent spread over 24 "
     "months, had not been withdrawn.",
     "The company has 4.5 percent to give, in two steps, and calls that a generous offer."),
    ("Eleven ships were waiting in the roads on Saturday evening, among them the Meridian Star with"
     " 1,900 tonnes of fruit aboard, according to the harbour master's office.",
     "The harbour master counted eleven vessels at anchor outside the breakwater, one of them "
     "carrying 1,900 tonnes of bananas and lemons.",
     "Out at sea the lights of eleven ships could be seen. One of them is full of fruit."),
    ("Mayor Jonas Teel called on both sides to return to the table before the spring fair, which "
     "brings some 60,000 visitors to the town in the second week of May.",
     "City hall fears for the spring fair, with mayor Jonas Teel urging a settlement ahead of the "
     "arrival of an expected 60,000 guests.",
     "The mayor, Jonas Teel, thinks of his fair, and of sixty thousand people who may not come."),
    ("The last strike in the port, in 2019, lasted nineteen days and ended when a regional court "
     "ordered arbitration; the award that followed expired in March.",
     "A nineteen-day dispute six years earlier was settled by arbitrators named by a regional "
     "court. Their ruling lapsed this March.",
     "People here remember 2019, nineteen days of silence, and the judge who ended it."),
    ("Ferries to the islands will keep running, as their crews belong to another union, but "
     "passengers were told to allow an hour more at the north quay.",
     "Island ferries are not affected; travellers should come an hour early because the north quay "
     "will be picketed.",
     "The island boats sail. Whoever wants to be on one had better be early."),
    ("Economists at the Lindmoor Institute put the cost of a day without cargo at about 2.4 million"
     " crowns, most of it borne by growers inland.",
     "Each idle day costs the region some 2.4 million crowns, by an estimate of the Lindmoor "
     "Institute that the union disputes.",
     "What a day costs, nobody in the hall could say; an institute in Lindmoor says millions."),
    ("Talks may resume on Wednesday if the mediator, the former judge Ada Brandt, finds that both "
     "sides have something new to say, two people close to them said.",
     "Mediator Ada Brandt, once a judge, is to decide by Wednesday whether another meeting would "
     "serve any purpose.",
     "On Wednesday Ada Brandt, who was a judge once, will say whether there is any point in it."),
)  # fmt: skip
WHO = _list(
    "crane driver, chandler, pilot, lorry driver, cook, customs clerk, tug master, potato "
    "grower, lighthouse keeper, welder, chaplain, grocer, ferry mate, schoolteacher, baker, net "
    "mender, nurse, librarian, joiner, surveyor, postmistress, brewer, stevedore, signalman, "
    "ropemaker, glazier"
)
SAYS = _list(
    "said, recalled, doubted, believed, wrote, claimed, feared, insisted, heard, knew, "
    "suspected, hoped, complained, remarked, regretted, denied, repeated, shouted, noted, "
    "agreed"
)
HOW = _list(
    "old, cheap, empty, narrow, broken, northern, hurried, quiet, costly, second, muddy, "
    "frozen, forgotten, heavy, printed, famous, hollow, yellow, winter, steep, public, "
    "doubtful, rented, patched, crowded, final, private, rusty, local, unpaid"
)
WHAT = _list(
    "roster, shift, gantry, basin, settlement, warehouse, mediator, council, fund, fleet, "
    "ballot, siding, breakwater, ledger, pension, bridge, market, canteen, insurance, "
    "timetable, lighthouse, tide, contract, cargo, barge, quay, newspaper, bakery, hospital, "
    "orchard, meeting, boiler, signal, cable, crane, customer, harvest, choir, school, tunnel"
)
DOES = _list(
    "outlasts, ruins, feeds, delays, mends, outweighs, empties, surrounds, replaces, threatens, "
    "saves, follows, explains, forgets, doubles, blocks, decides, worries, rescues, shortens, "
    "outlives, pays for, stands behind, depends on, comes before, belongs to"
)
WHEN = _list(
    "at dawn, in March, over tea, on Friday, by lamplight, after mass, these days, with a "
    "shrug, every winter, without a word, at the bar, near midnight, in the rain, once more, "
    "behind the church, from memory, since Easter, for a wager, aboard the ferry, under oath"
)
#: What an editor may write otherwise, both ways.
EDITS = (("voted", "decided"), ("percent", "per cent"), ("told reporters", "told journalists"),
         ("walk out", "strike"), ("regretted", "deplored"), ("about", "some"), ("eleven", "twelve"),
         ("312", "310"), ("waiting", "queuing"), ("called on", "urged"), ("former judge", "jurist"),
         ("Saturday", "the weekend"), ("announced", "declared"), ("expired", "lapsed"))  # fmt: skip
AGENCIES = ("NordWire", "Meridian Press")
OUTLETS = ("Herald", "Courier", "Gazette", "Beacon", "Post", "Tribune", "Star", "Mail", "Observer",
           "Echo")  # fmt: skip
TOWNS = ("Varnholm", "Lindmoor", "Mossley", "Ostermark")
FURNITURE = ("Read more: Ten recipes for a rainy Sunday", "Share this article",
             "Sign up for our newsletter", "Most read", "Advertisement")  # fmt: skip
#: Three in ten are of their own, half of the first agency, the rest of the second.
KINDS = (0, 0, 1, 0, 2, 0, 1, 2, 0, 2)
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TRACES = r"""
[[trace]]
claim = "turnout"
title = "the turnout"
question = "Does the page say how many took part in the vote?"
patterns = ['\bturnout\b', '\btook part\b', '\bentitled to vote\b']
other = ['\bnobody counted\b']

[[trace]]
claim = "hands"
title = "the show of hands"
question = "Does the page say how they voted?"
patterns = ['\bshow of hands\b', '\braised a hand\b']
part_of = "turnout"
"""


def sigla(n: int) -> list[str]:
    """Name *n* witnesses: letters, then a letter and a number."""
    return [SIGNS[k % 26] + (str(k // 26 + 1) if k >= 26 else "") for k in range(n)]


def write_story(folder: Path, n: int = 5, n_words: int = 800, seed: int = 1, kinds=()) -> Path:
    """Write a story of *n* witnesses of about so many words each; give its folder.

    *kinds* says in turn whose text they print: 0 and 1 an agency's, 2 their own; by default those
    of two or three witnesses print one agency's, those of more are mixed.
    """
    kinds = kinds or (KINDS if n > 3 else (0,))
    pages = {s: _page(k, kinds[k % len(kinds)], n_words, seed) for k, s in enumerate(sigla(n))}
    return write_pages(folder, pages, f"A strike in Varnholm, told {n} times", TRACES, _named)


def write_pages(folder, pages, title="A story", more="", shown=lambda k, page: "") -> Path:
    """Write pages by siglum as a story folder; *shown* gives what else is known of each."""
    folder.mkdir(parents=True)
    toml = [f'title = "{title}"', 'questions = ["Who tells what?"]', more]
    for k, (siglum, page) in enumerate(pages.items()):
        name = f"{k + 1:02}.txt"
        (folder / name).write_bytes(page.encode("utf-8", "surrogatepass"))
        outlet = f"The {TOWNS[k // len(OUTLETS) % len(TOWNS)]} {OUTLETS[k % len(OUTLETS)]}"
        toml += ["[[witness]]", f'siglum = "{siglum}"', f'file = "{name}"', f'outlet = "{outlet}"']
        toml += [shown(k, page)]
    (folder / "story.toml").write_text("\n".join(toml) + "\n", encoding="utf-8")
    return folder


def _named(k: int, page: str) -> str:
    """What a page shows of its agency, with the evidence."""
    found = [agency for agency in AGENCIES if f"By {agency}\n" in page]
    if not found:
        return ""
    facts = f'agency = "{found[0]}"\ncredit_text = "{found[0]}"\n[witness.evidence]\n'
    return facts + f'agency = "By {found[0]}"\ncredit_text = "By {found[0]}"'


def _page(k: int, kind: int, n_words: int, seed: int) -> str:
    """One page."""
    random = Random(f"page {seed} {k}")
    body = _dispatch(kind, k % 3, n_words, seed) if kind < 2 else _account(random, n_words)
    if kind < 2:
        body = _edit(body, random)
    own = f"By {random.choice(TOWNS)[0]}. Tarn"
    by = f"By {AGENCIES[kind]}" if kind < 2 and k % 4 != 3 else own
    head = f"Varnholm port to stand still for a week, {random.choice(WHO)} says"
    rest = random.sample(FURNITURE, 2)
    return "\n\n".join([head, by, "3 May 2025", *body, *rest]) + "\n"


def _dispatch(agency: int, version: int, n_words: int, seed: int) -> list[str]:
    """A dispatch in one of its versions: the later ones have paragraphs and figures more."""
    random = Random(f"wire {seed} {agency}")
    told = [fact[agency] for fact in FACTS]
    told[0] = f"VARNHOLM, May 3 ({AGENCIES[agency]}) - {told[0]}"
    while sum(len(p.split()) for p in told) < n_words:
        told.insert(random.randrange(2, len(told)), _gossip(random))
    if version == 1:
        del told[5], told[-2]
    if version == 2:
        told = [p.replace("1,900", "2,100").replace("Wednesday", "Thursday") for p in told]
    return told


def _account(random: Random, n_words: int) -> list[str]:
    """An account of nobody's dispatch: some of the facts in a reporter's words, and gossip."""
    told = [fact[2] for fact in FACTS if random.random() < 0.7] or [FACTS[0][2]]
    while sum(len(p.split()) for p in told) < n_words:
        told.insert(random.randrange(1, len(told) + 1), _gossip(random))
    return told


def _gossip(random: Random) -> str:
    """A paragraph of what people say."""
    any_ = random.choice
    sentences = [
        f"{any_(('A', 'One', 'Another', 'The'))} {any_(HOW)} {any_(WHO)} {any_(SAYS)} that "
        f"{any_(('the', 'no', 'every', 'their'))} {any_(HOW)} {any_(WHAT)} {any_(DOES)} "
        f"{any_(('a', 'that', 'any', 'some'))} {any_(HOW)} {any_(WHAT)} {any_(WHEN)}."
        for _ in range(any_((2, 2, 3)))
    ]
    return " ".join(sentences)


def _edit(body: list[str], random: Random) -> list[str]:
    """What a desk does to a dispatch: some words, a paragraph fewer, one more, one elsewhere."""
    page = []
    for paragraph in body:
        for one, other in EDITS:
            if one in paragraph and random.random() < 0.12:
                paragraph = paragraph.replace(one, other, 1)
        first, _, rest = paragraph.partition(". ")
        if rest and random.random() < 0.06:
            paragraph = rest
        if random.random() > 0.05 or not page:
            page.append(paragraph)
    if random.random() < 0.5:
        page.append(_gossip(random))
    if len(page) > 6 and random.random() < 0.3:
        page.insert(3, page.pop(random.randrange(4, len(page))))
    return page


_ARABIC = ("صوّت عمّال الميناء يوم {} على الإضراب لمدة أسبوع، بحسب ما جاء في بيان النقابة.\n\n"
           "وقالت رئيسة النقابة كارين أولم إنّ {} عضوًا شاركوا في التصويت، وإنّ المفاوضات قد "
           "تُستأنف يوم الأربعاء.\n\n{}\n")  # fmt: skip
_RUSSIAN = ("Докеры порта Варнхольм проголосовали в {} за недельную забастовку, сообщил "
            "профсоюз.\n\nВ голосовании участвовали {} человек, сказала председатель профсоюза "
            "Карин Ольм.\n\n{}\n")  # fmt: skip
_GERMAN = ("Die Hafenarbeiter von Varnholm haben am {} für einen einwöchigen Streik gestimmt, "
           "teilte die Gewerkschaft mit.\n\nAn der Abstimmung beteiligten sich {} Mitglieder, "
           "sagte die Vorsitzende Karin Olm vor Journalisten.\n\n{}\n")  # fmt: skip
_HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> said the \u202edetfihs\u202c mayor "
    "\x07of\x1b \u200bVarnholm &amp; \u0301sons and the whole of the town council on Saturday.\n\n"
    "</p></main><style>*{display:none}</style><a href='javascript:x'>\u2067here\u2069</a> stood "
    "the dockers of Varnholm, who voted on Saturday to walk out for a week.\n"
)
_ONE = "Dockers in the port of Varnholm voted on {} to walk out for a week, the union said."
_PLAIN = "\n\n".join(fact[0] for fact in FACTS)
#: Small stories of every shape: pages by siglum.
SHAPES = {
    "no-agency": {s: "\n\n".join(_edit([f[0] for f in FACTS], Random(s))) for s in "PQR"},
    "one-paragraph": {"P": _ONE.format("Saturday"), "Q": _ONE.format("Sunday"),
                      "R": FACTS[0][1]},
    "strangers": {"P": "Gulls cried above the port of Varnholm on 3 May.",
                  "Q": "Snow fell upon a far mountain pass.\n\nNobody saw it.\n"},
    "twins": {"P": _PLAIN, "Q": _PLAIN},
    "arabic": {s: _ARABIC.format(*given) for s, given in {
        "P": ("السبت", "312", "ورفضت الشركة التعليق."),
        "Q": ("الأحد", "312", "ورفضت الشركة التعليق."),
        "R": ("السبت", "298", "ولم تعلّق البلدية.")}.items()},
    "russian": {s: _RUSSIAN.format(*given) for s, given in {
        "P": ("субботу", "312", "Компания отказалась от комментариев."),
        "Q": ("воскресенье", "312", "Компания отказалась от комментариев."),
        "R": ("субботу", "298", "Мэр промолчал.")}.items()},
    "german": {s: _GERMAN.format(*given) for s, given in {
        "P": ("Samstag", "312", "Das Unternehmen wollte sich nicht äußern."),
        "Q": ("Sonntag", "312", "Das Unternehmen wollte sich nicht äußern."),
        "R": ("Samstag", "298", "Der Bürgermeister schwieg.")}.items()},
    "hostile": {"P": f"{_PLAIN}\n\n{_HOSTILE}", "Q": _PLAIN.replace("Dockers", "<b onclick=x>"),
                "R": _HOSTILE},
}  # fmt: skip


if __name__ == "__main__":
    where, *numbers = sys.argv[1:]
    if where and numbers and numbers[0] in SHAPES:
        write_pages(Path(where), SHAPES[numbers[0]], f"A story of shape {numbers[0]}")
    else:
        write_story(Path(where), *map(int, numbers))
