"""Furniture: a site's own lines in ten languages, and lines of stories that only look so."""

from __future__ import annotations

import time

import pytest

from samestory.blocks import find_blocks
from samestory.furniture import LANGUAGES, SITE_LINES
from samestory.roles import Block, read_after, read_before

LINES = {
    "section-label": "Read more|Das könnte Sie auch interessieren|À lire aussi|Lo más leído|"
    "Leggi anche|Mais lidas|Lees ook|Читайте также|اقرأ أيضا|İlgili haberler",
    "related-link": "Read also: The cranes of the north|Lesen Sie auch: Die Kräne|"
    "Lire aussi : Les grues du nord|Lea también: Las grúas|Leggi anche: Le gru|"
    "Leia mais: Os guindastes|Lees ook: De kranen|Читайте также: Краны севера|للمزيد اضغط هنا|"
    "Devamını oku",
    "sharing": "Share on Facebook|Artikel teilen|Partager sur Twitter|Compartir en WhatsApp|"
    "Condividi su Facebook|Compartilhar no WhatsApp|Deel dit artikel|Поделиться|شارك على فيسبوك|"
    "Facebook'ta paylaş",
    "reading-time": "3 min read|Lesezeit: 3 Minuten|Temps de lecture : 3 min|3 min de lectura|"
    "3 minuti di lettura|3 min de leitura|Leestijd: 3 min|Время чтения: 3 минуты|3 دقائق للقراءة|"
    "3 dk okuma",
    "newsletter": "Sign up for our newsletter|Jetzt abonnieren|Abonnez-vous à la lettre|"
    "Suscríbete al boletín|Iscriviti alla newsletter|Inscreva-se na newsletter|"
    "Schrijf je in voor de nieuwsbrief|Подпишитесь на рассылку|النشرة البريدية|E-bülten",
    "copyright": "© 2031 The Herald|Alle Rechte vorbehalten|Tous droits réservés|"
    "Todos los derechos reservados|Riproduzione riservata|Todos os direitos reservados|"
    "Alle rechten voorbehouden|Все права защищены|جميع الحقوق محفوظة|Tüm hakları saklıdır",
    "cookie-notice": "Accept all cookies|Cookies akzeptieren|Tout accepter|Aceptar todas|"
    "Accetta tutti|Aceitar todos|Alles accepteren|Принять все|قبول الكل|Tümünü kabul et",
    "comments": "12 comments|Kommentar schreiben|Laisser un commentaire|Deja un comentario|"
    "Lascia un commento|Deixe um comentário|Plaats een reactie|Добавить комментарий|اترك تعليقا|"
    "Yorum yap",
    "advert": "Advertisement|Anzeige|Publicité|Publicidad|Pubblicità|Publicidade|Advertentie|"
    "Реклама|إعلان|Reklam",
    "paywall": "Already a subscriber? Log in|Bereits Abonnent? Einloggen|Réservé aux abonnés|"
    "Suscríbase|Abbonati|Assine já|Alleen voor abonnees|Только для подписчиков|للمشتركين فقط|"
    "Abonelere özel",
    "membership": "Become a member.|Mitglied werden|Faites un don|Hazte socio|Diventa socio|"
    "Faça uma doação|Word lid|Поддержите нашу редакцию|ادعم صحافتنا|Bağış yap",
    "tags": "Tags: harbour, strike|Schlagworte: Hafen, Streik|Mots-clés : port, grève|"
    "Etiquetas: puerto|Argomenti: porto|Assuntos: porto|Onderwerpen: haven|Теги: порт|"
    "كلمات مفتاحية: ميناء|Etiketler: liman",
    "contact": "Contact us|Kontakt|Contactez-nous|Contacto|Chi siamo|Fale conosco|Over ons|"
    "Об авторе|اتصل بنا|İletişim",
    "live-label": "Live updates|Liveticker|Dernière minute|Última hora|In diretta|Ao vivo|Liveblog|"
    "Срочно|عاجل|Canlı yayın",
    "navigation": "Skip to main content|Zum Inhalt springen|Accueil|Inicio|Vai al contenuto|"
    "Ir para o conteúdo|Naar de inhoud|Главная|الرئيسية|Anasayfa",
}
#: Paragraphs of a story that only look like a site's lines.
STORY_LINES = (
    "The mayor said on Sunday that his newsletter would report on the strike every morning.",
    "“I never read newsletters.”",
    "«Никогда больше»",
    "»Nie wieder«",
    "It rained.",
    "Nobody subscribed to the newspaper that the dockers printed in the week of the strike.",
    "Followers of the old harbour master met on Facebook before they met in the street.",
    "“Subscribe to our cause!” shouted a docker.",
    "Share prices of the port fell by a tenth in the hours after the vote was known.",
    "The court said that the site uses cookies without asking those who come to it.",
    "В порту Варнхольма докеры проголосовали за забастовку.",
    "وصوت عمال الميناء في فارنهولم لصالح الإضراب.",
    "港口的工人投票决定罢工。",
    "Support for the strike had never been as low as in this week, the newsroom found.",
    "Our reporting on the strike is read by our neighbours in Ilwa, the mayor said.",
    "Become a member of the union and you will be heard, the dockers were told on Sunday.",
    "Unterstützen Sie die Kräne, rief der Bürgermeister am Sonntag den Dockern zu.",
    "Correction: an earlier version of this article named another mayor.",
    "VARNHOLM, 3 May (NordWire) – The cranes stand still, said the mayor on Sunday.",
    "Die Kräne stehen seit Sonntag still, teilte der Hafen mit. (dpa)",
)


@pytest.mark.parametrize("name", LINES)
def test_the_commonest_lines_are_known_in_ten_languages(name):
    (rule,) = [rule for rule in SITE_LINES if rule.name == name]
    lines = LINES[name].split("|")
    assert len(lines) == len(LANGUAGES)
    assert [line for line in lines if not rule.fits(line, full_sentence=False)] == []


@pytest.mark.parametrize("line", STORY_LINES)
def test_a_line_of_the_story_stays_in_the_story(toy, line):
    page = (
        "The dockers of Varnholm voted on Saturday for a strike that nobody had thought possible."
        f"\n\n{line}\n\nThe mayor said that talks would go on through the night in the town hall.\n"
    )
    blocks = find_blocks(toy({"P": page}).story)
    assert list(blocks["role"]) == ["body"] * 3, blocks["rule"][1]


@pytest.mark.parametrize("rule", SITE_LINES, ids=lambda rule: rule.name)
def test_the_example_of_a_rule_is_known_by_it_first(rule):
    fits = [other.name for other in SITE_LINES if other.fits(rule.example, full_sentence=False)]
    assert fits[0] == rule.name


def test_a_site_sentence_is_known_although_it_is_a_full_one():
    told = {rule.name: rule for rule in SITE_LINES}
    for name, sentence in (
        ("newsletter", "Sign up for our newsletter and read the news of Varnholm every morning."),
        ("membership", "Support independent reporting from the coast. Become a member."),
        ("membership", "Unterstützen Sie unseren unabhängigen Journalismus von der Küste."),
        ("membership", "Soutenez notre rédaction indépendante sur la côte dès aujourd’hui."),
        ("membership", "Apoya nuestro periodismo independiente en la costa desde hoy mismo."),
        ("membership", "Sostieni il nostro giornalismo indipendente sulla costa da oggi stesso."),
        ("membership", "Apoie o nosso jornalismo independente na costa a partir de hoje mesmo."),
        ("membership", "Steun onze onafhankelijke journalistiek aan de kust vanaf vandaag nog."),
        ("membership", "Поддержите независимую журналистику нашего побережья уже сегодня."),
        ("membership", "Bağımsız gazeteciliği bugün siz de sahilde destekleyin, lütfen hemen."),
        ("cookie-notice", "This site uses cookies so that you can read it in your own way."),
        ("comments", "Your email address will not be published and no one will ever see it."),
    ):
        assert told[name].fits(sentence, full_sentence=True)


@pytest.mark.parametrize(
    "hostile", ["(", "[", " > a", "a/", "(A/", "#a", "by A. ", "© ", "A b ", "\u202e"]
)
def test_no_hostile_line_takes_long(hostile):
    text = hostile * (100_000 // len(hostile))
    block = Block(0, len(text), text, 1, text, ["word"], False)
    begun = time.perf_counter()
    read_before([block])
    read_after([block])
    assert time.perf_counter() - begun < 5
    assert block.role
