"""Furniture: the lines that a site writes around any story, as named rules with their word lists.

Each rule knows a line by its words alone, in ten languages (``LANGUAGES``). A list holds patterns,
parted by ``|``; a line must match one from end to end. Two kinds of lists: ``lines`` hold for what
is no full sentence (a story may tell of newsletters in one), ``sentences`` for any line, and are
worded so that only a site speaks like that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

#: The languages whose commonest lines the lists know.
LANGUAGES = (
    "English German French Spanish Italian Portuguese Dutch Russian Arabic Turkish".split()
)
#: A full sentence with more words than this is no line of a site's own.
SITE_SENTENCE = 6

_NETWORK = (
    r"(?:facebook|twitter|whatsapp|linkedin|pinterest|reddit|tumblr|telegram|instagram|youtube|"
    r"google\+|google plus|e-?mail|flipboard|messenger|pocket|snapchat|tiktok|threads|bluesky|"
    r"mastodon|xing|viber|skype|vk|вконтакте|одноклассники|rss|pdf|print)"
)
_CAPITAL = r"(?-i:[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĘĚĞİŁŃŇŐŘŚŞŠŤŮŹŻŽА-ЯЁ])"
_NAME = rf"{_CAPITAL}[\w'’.-]*(?:,? (?:(?:and|und|et|y|e|en|и|ve|de|van|von|der|di|da|la|al) )*{_CAPITAL}[\w'’.-]*){{1,7}}"


@dataclass(frozen=True, slots=True)
class RoleRule:
    """Hold a rule: name, the role it gives, what it says in a sentence, an invented example.

    ``line`` and ``sentence`` are the patterns of a rule that reads words, else None. A ``strong``
    rule also holds against markup that calls the block a part of the story.
    """

    name: str
    role: str
    says: str
    example: str
    strong: bool = False
    line: re.Pattern[str] | None = field(default=None, repr=False)
    sentence: re.Pattern[str] | None = field(default=None, repr=False)

    def fits(self, text: str, full_sentence: bool) -> bool:
        """Tell whether a line is one of those that the rule knows by their words."""
        told = self.line is not None and not full_sentence and self.line.fullmatch(text)
        return bool(told or (self.sentence is not None and self.sentence.fullmatch(text)))


def _any(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    """One pattern of many; those of one language a string."""
    return re.compile("|".join(patterns), re.I) if patterns else None


def _rule(
    name: str, says: str, example: str, *lines: str, sentences: tuple[str, ...] = ()
) -> RoleRule:
    """A rule for a site's own lines."""
    return RoleRule(name, "furniture", says, example, True, _any(lines), _any(sentences))


SECTION_LABEL = _rule(
    "section-label",
    "The line is the name of a part of a site, such as a column or a list of other stories.",
    "Editor's picks",
    r"opinion|editorials?|comment(?:s|ary)?|analysis|explainers?|live story|live|related(?: stories|"
    r" articles| news| content| coverage| posts?)?|more (?:from|on|stories|news|in|top)\b.*|more (?:\S+ ){0,3}stories|"
    r"(?:the )?latest(?: news| stories| articles| posts)?|top (?:stories|news|videos?)|"
    r"(?:most|best) (?:read|popular|viewed|shared|watched|commented|recent|clicked)\b.{0,20}|"
    r"(?:popular|recent) (?:posts|stories|articles|now)|trending(?: now| stories| topics)?|"
    r"recommended(?: for you| stories| reading| articles| videos?)?|we recommend|"
    r"(?:you|we think you) (?:may|might|['’]ll)(?: also)? (?:like|enjoy|be interested in)\b.{0,20}|"
    r"editor['’]?s['’]? (?:picks?|choice)|don['’]t miss|must[- ](?:reads?|watch|listen|see)\b.{0,20}|"
    r"in case you missed it|what to read next|read (?:these )?next|up next|around the web|"
    r"from (?:around )?the web|featured(?: stories| articles| videos?| posts)?|in this (?:story|article)",
    r"meinung|kommentare?|meistgelesen|(?:die )?meist ?gelesene.*|mehr zum thema|(?:weitere|ähnliche|"
    r"verwandte|neueste) (?:artikel|beiträge|themen|nachrichten|meldungen)\b.{0,25}|empfehlungen|"
    r"lesen sie (?:auch|mehr|weiter)|das könnte (?:sie|dich) auch interessieren|zum thema|mehr aus.*",
    r"opinions?|les plus lus|(?:à|a) lire (?:aussi|également)|sur le même (?:sujet|thème)|"
    r"articles? (?:liés|similaires|connexes|récents)|vous aimerez aussi|dans la même rubrique|"
    r"(?:les )?plus (?:consultés|populaires|partagés)|nos derni(?:ers|ères) .{0,20}|en continu",
    r"opinión|lo más (?:leído|visto|popular)|(?:noticias|artículos|temas|contenidos?) relacionad[oa]s|"
    r"te puede interesar|también te puede interesar|más (?:noticias|leídas|información)|últimas noticias|"
    r"le puede interesar",
    r"opinioni|(?:i )?più (?:letti|visti)|articoli (?:correlati|simili|recenti)|ti potrebbe(?:ro)? "
    r"(?:anche )?interessare|leggi anche|ultime notizie|potrebbe interessarti(?: anche)?",
    r"opinião|mais (?:lidas|lidos|vistas|populares|notícias)|(?:notícias|artigos|matérias|conteúdos?) "
    r"relacionad[oa]s|leia (?:também|mais)|veja (?:também|mais)|últimas notícias|você pode gostar.*",
    r"opinie|meest (?:gelezen|bekeken)|(?:gerelateerde?|meer|ander) (?:artikelen|nieuws|berichten)|"
    r"lees ook|meer over.*|net binnen|laatste nieuws|aanbevolen(?: voor jou)?",
    r"мнени[ея]|самое (?:читаемое|популярное|обсуждаемое)|популярное|(?:читайте|смотрите) также|"
    r"(?:материалы )?по теме|похожие (?:новости|статьи|записи|материалы)|последние новости|"
    r"(?:другие|главные|ещё|еще) (?:новости|материалы)|вам (?:также )?может (?:быть интересно|понравиться)|"
    r"вам также может быть интересно|рекомендуем|новости партнеров|лента новостей",
    r"(?:ال)?رأي|الأكثر (?:قراءة|مشاهدة|تداولا)|(?:اقرأ|إقرأ|شاهد) أيض[اً]+|(?:مواضيع|أخبار|مقالات|موضوعات) "
    r"(?:ذات صلة|متعلقة|مشابهة)|آخر الأخبار|المزيد(?: من .*)?|قد يعجبك أيضا",
    r"en çok (?:okunanlar|izlenenler)|ilgili (?:haberler|konular|içerikler)|son dakika(?: haberleri)?|"
    r"diğer haberler|bunlar da ilginizi çekebilir|ilginizi çekebilir|köşe yazıları|öne çıkanlar",
)

RELATED_LINK = _rule(
    "related-link",
    "The line sends the reader to another page: it begins with words like “Read more” and a colon.",
    "Read more: The strike of the night watch",
    r"(?:related(?: article| story| video)?|read more|read also|also read|see also|see more|read|"
    r"watch(?: more| now)?|listen|more|explore|don['’]t miss|must read|next|previous|up next|"
    r"recommended|source|via)(?: here)?:.*|"
    r"(?:read|see|view|show|load|find out|learn|discover|explore)(?: all)? (?:more|further|full (?:story|"
    r"article|bio|profile))(?: \W+| (?:stories|articles|posts|news|about .*|on .*|from .*))?|(?:view|see|show|load) all\b.{0,20}|"
    r"(?:keep|continue) reading\b.*|click here\b.*|(?:next|previous|prev) (?:article|story|post|page)s?|"
    r"back to (?:the )?(?:top|home(?:page)?|news|overview|blog)|explore further|[»›→▶►].*|.*[»›→]",
    r"(?:lesen sie|lies|siehe|mehr|weiter)(?: auch| mehr| dazu| hier| lesen| zum thema)*:.*|"
    r"(?:weiterlesen|mehr (?:lesen|erfahren|anzeigen))\b.{0,20}|zurück(?: zur? \w+)?|zur startseite",
    r"(?:à )?lire (?:aussi|également|la suite)\b.*|voir (?:aussi|plus)\b.*|en savoir plus\b.*",
    r"(?:lea|lee|leer|ver|mira)(?: también| más)\b.*|seguir leyendo|(?:más información|relacionado):?.*",
    r"leggi (?:anche|tutto|di più)\b.*|vedi anche\b.*|continua a leggere\b.*|guarda anche\b.*",
    r"(?:leia|veja|saiba|leia-se)(?: também| mais)\b.*|continue lendo\b.*|continuar a ler",
    r"(?:lees|bekijk|zie)(?: ook| meer| verder)\b.*|verder lezen",
    r"(?:читайте|смотрите|читать)(?: также| далее| дальше| полностью| ещ[её])\b.*|подробнее\b.*",
    r"(?:اقرأ|إقرأ|شاهد|طالع)(?: أيض[اً]+| المزيد)\b.*|لمزيد.*|للمزيد.*",
    r"(?:devamını|ayrıca) oku.*|daha fazla.{0,20}|(?:okuyun|bkz|ilgili haber):.*",
)

SHARING = _rule(
    "sharing",
    "The line invites to share, print or follow, or names a social network and nothing else.",
    "Share this article",
    rf"(?:click to )?(?:share|e-?mail|tweet|print|send|copy|save|pin|post|bookmark)(?: this| the| it)?"
    rf"(?: article| story| entry| post| page| link| permalink| me| to a friend)?"
    rf"(?: (?:on|via|with|by) .{{1,40}})?:?(?: \(opens in (?:a )?new window\))?|"
    rf"click to (?:share|e-?mail|print|tweet)\b.*|(?:\d+ ?)?shares?|retweet|"
    rf"{_NETWORK}(?:[ ,/|·&]+(?:and )?{_NETWORK})*|share (?:on|via|to) .*|.{{0,12}}\bshare via|"
    rf"(?:follow|like|find) (?:us|me)\b.*|(?:stay|get|keep) connected|tweet (?:on|this).*|link copied!?|"
    rf"(?:[\d.,]+[km]? ?)(?:fans?|followers?|subscribers?|likes?|shares?|views?)(?: ?(?:like|follow|subscribe))?|"
    rf"whatsapp|x|more sharing options.*|share permalink|social (?:media|plugin)s?",
    rf"(?:artikel |beitrag |seite )?(?:teilen|drucken|versenden|weiterempfehlen|merken)|auf .{{2,20}} "
    rf"(?:teilen|folgen)|per e-?mail (?:teilen|senden|versenden)|folgen sie uns\b.*|link kopieren",
    r"partager(?: cet article| (?:sur|par|via) .*)?|imprimer|envoyer par (?:e-?mail|courriel)\b.*|"
    r"suivez[- ]nous\b.*|copier le lien",
    r"compartir(?: (?:en|por|vía|este artículo|esta noticia)\b.*)?|imprimir|síguenos\b.*|copiar enlace|"
    r"enviar por (?:correo|e-?mail)\b.*",
    r"condividi(?: (?:su|via|questo|l['’])\b.*)?|stampa|invia per e-?mail|seguici\b.*|copia link",
    r"(?:compartilh(?:ar|e)|partilh(?:ar|e))(?: (?:no|na|via|por|est[ea])\b.*)?|siga[- ]nos\b.*|copiar link",
    r"(?:deel|delen)(?: (?:dit artikel|via|op|met)\b.*)?|afdrukken|printen|volg ons\b.*|kopieer link",
    r"поделиться(?: (?:в|на|с|через|ссылкой)\b.*)?:?|распечатать|подписывайтесь на нас\b.*|"
    r"(?:мы|читайте нас|следите за нами) в .*|скопировать ссылку",
    r"(?:شارك|مشاركة)(?: (?:على|عبر|المقال|الخبر|هذا)\b.*)?|طباعة|تابعنا.*|تابعونا.*|نسخ الرابط",
    r"(?:.{2,20} )?paylaş|yazdır|bizi takip edin\b.*|takip et|bağlantıyı kopyala",
    sentences=(
        rf"(?:follow|find|like|join) .{{2,60}} on (?:{_NETWORK}|x)\b.*",
        rf"(?:you can )?follow .{{2,50}} (?:@\w+|on {_NETWORK}).*",
    ),
)

READING_TIME = _rule(
    "reading-time",
    "The line says how long the page takes to read.",
    "3 min read",
    r"\d+ ?min(?:ute)?s?(?: read| watch| listen)?|(?:reading|read) time:? .{1,20}|listen \(\d+ min\)",
    r"(?:lesezeit|lesedauer):? .{1,20}|\d+ min(?:uten)?\.? (?:lesezeit|lesedauer)",
    r"(?:temps de lecture|lecture) ?:? .{1,20}|\d+ min(?:utes)? de lecture",
    r"(?:tiempo de lectura|lectura):? .{1,20}|\d+ min(?:utos)? de lectura",
    r"(?:tempo di lettura|lettura):? .{1,20}|\d+ minut[io] di lettura",
    r"(?:tempo de leitura|leitura):? .{1,20}|\d+ min(?:utos)? de leitura",
    r"(?:leestijd):? .{1,20}|\d+ min(?:uten)? leestijd",
    r"(?:время (?:на )?чтени[ея]):? .{1,20}|\d+ мин(?:ут[аы]?)?\.?(?: чтения| на чтение)?",
    r"(?:مدة|وقت) القراءة.{0,20}|\d+ (?:دقيقة|دقائق)(?: قراءة| للقراءة)?",
    r"(?:okuma süresi):? .{1,20}|\d+ (?:dk|dakika)(?: okuma)?",
)

ENLARGE = _rule(
    "enlarge",
    "The line is a button of a picture: to enlarge it, to close it, to see the next one.",
    "Click here to enlarge image",
    r"(?:click|tap)(?: here)? (?:to|for) (?:enlarge|zoom|expand|view).*|(?:enlarge|view|hide|show|close|"
    r"open|replay)(?: this| the| full| in)* (?:image|photo|picture|caption|gallery|fullscreen|slideshow)s?|"
    r"(?:image|photo|slide|picture)? ?\d+ ?(?:of|/|of /) ?\d+|(?:start|view) slideshow|photo gallery|gallery|"
    r"back to (?:the )?gallery|captions?|swipe .{0,30}|(?:show|hide|expand) caption",
    r"(?:bild|foto) (?:vergrößern|anzeigen)|(?:bild )?\d+ von \d+|bildergalerie|fotostrecke",
    r"agrandir(?: l['’]image)?|voir (?:la galerie|les photos)|diaporama",
    r"ampliar(?: (?:imagen|foto))?|ver galería|galería",
    r"ingrandisci(?: (?:immagine|foto))?|(?:guarda la )?(?:foto)?gallery",
    r"ampliar imagem|ver galeria|galeria",
    r"(?:foto|afbeelding) vergroten|bekijk (?:de )?foto['’]?s",
    r"увеличить(?: (?:фото|изображение))?|фотогалерея|\d+ из \d+",
    r"تكبير(?: الصورة)?|معرض الصور",
    r"(?:fotoğrafı|resmi) büyüt|foto galeri",
)

NEWSLETTER = _rule(
    "newsletter",
    "The line offers letters by e-mail or alerts, or asks for an address to send them to.",
    "Sign up for our newsletter",
    r"want us to email.*|(?:sign up|subscribe|register)\b.*|get (?:the latest|our|top|breaking|daily|news)\b.*|"
    r"join our.*|.*\bnewsletters?\b.*|(?:your |enter (?:your )?)?e-?mail(?: address)?:?(?: \*)?|"
    r"(?:news |e-?mail )alerts?|submit|no thanks|(?:you have |thank you for )success?fully .*",
    r"(?:jetzt )?(?:abonnieren|anmelden)|(?:ihre )?e-?mail-adresse|(?:bestellen|abonnieren) sie\b.*",
    r"(?:s['’]inscrire|abonnez-vous|inscrivez-vous|recevez)\b.*|(?:votre )?adresse e-?mail|.*\binfolettre\b.*",
    r"(?:suscr[ií]b(?:ete|ase|irse)|apúntate|regístrate|recibe)\b.*|.*\bboletín\b.*|correo electrónico",
    r"(?:iscriviti|ricevi)\b.*|(?:il tuo )?indirizzo e-?mail",
    r"(?:inscreva-se|assine|subscreva|receba|cadastre-se)\b.*|(?:seu )?e-?mail",
    r"(?:schrijf je in|meld je aan|aanmelden|ontvang)\b.*|.*\bnieuwsbrief\b.*|e-?mailadres",
    r"подпи(?:шитесь|саться|ска)\b.*|.*\bрассылк[аеиу]\b.*|ваш e-?mail|электронная почта",
    r"(?:اشترك|سجل)\b.*|.*النشرة (?:البريدية|الإخبارية).*|البريد الإلكتروني",
    r"(?:abone ol|kaydol)\b.*|.*\be-?bülten.*|e-?posta(?: adresiniz)?",
    sentences=(
        r"(?:please )?(?:sign up|subscribe|register)\b.*\b(?:newsletters?|e-?mails?|inbox|alerts?|"
        r"updates|magazine|podcast|channel)\b.*",
        r".*\byour (?:e-?mail )?inbox\b.*|.*\byou can unsubscribe\b.*|(?:click|tap) here to (?:subscribe|sign up)\b.*",
        r".{3,60}[?!] (?:subscribe|sign up|join|share|support|click here)\b.*|like this (?:story|article)\?.*|"
        r".{3,60} by clicking here\W*",
        r"(?:enter|fill in|provide) your e-?mail\b.*|you can unsubscribe\b.*|(?:thanks|thank you) for "
        r"(?:signing up|subscribing)\b.*|you have succ?ess?fully subscribed\b.*",
        r"by (?:signing up|subscribing|submitting|registering|entering your|providing your)\b.*\b"
        r"(?:agree|accept|consent|acknowledge|receive)\b.*|an e-?mail with .* has (?:just )?been sent\b.*",
        r"(?:melden sie sich|abonnieren sie|jetzt)\b.*\bnewsletter\b.*|(?:abonnez-vous|inscrivez-vous)\b.*",
        r"(?:suscríbete|suscríbase|inscreva-se|iscriviti|abone olun)\b.*|подпи(?:шитесь|сывайтесь) на\b.*",
    ),
)

APPS = _rule(
    "apps",
    "The line leads to an app or to a shop of apps.",
    "Download our apps",
    r"(?:download|get) (?:our|the|on the) .*\b(?:apps?|app store|google play)\b.*|(?:mobile )?apps?|"
    r"(?:get it on |download on the |available on (?:the )?)?(?:google play|(?:apple )?app store)|"
    r"(?:our )?(?:ios|android|iphone|ipad|mobile)(?: and (?:ios|android))? apps?",
    r"(?:unsere|zur|jetzt die) app\b.*|app herunterladen", r"télécharge[rz] (?:notre|l['’])app.*",
    r"descarga(?:r)? (?:nuestra|la) app.*", r"scarica (?:la|la nostra) app.*",
    r"baixe (?:o|nosso) app.*", r"download (?:onze|de) app.*", r"(?:скачать|установи(?:те|ть)) приложение.*",
    r"(?:حمل|حمّل|تحميل) (?:ال)?تطبيق.*", r"uygulamamızı indirin.*|mobil uygulama.*",
)  # fmt: skip

COPYRIGHT = _rule(
    "copyright",
    "The line says who owns the page, or forbids to copy it.",
    "© 2031 The Herald. All rights reserved.",
    r"(?:©|\(c\)|copyright\b)(?!.*\b(?:images|photo)).*|all rights reserved.*|"
    r"(?:terms|privacy|cookies?|legal|accessibility|editorial|ethics)(?: (?:of|and|&|notice|policy|use|service|"
    r"conditions|statement|settings|preferences|guidelines|privacy|terms))+\b.{0,40}|imprint|disclaimer|"
    r"reprints|(?:reprints|licensing)(?: (?:and|&) (?:reprints|licensing|permissions))?|privacy|legal|"
    r"do not sell my.*",
    r"alle rechte vorbehalten.*|impressum|datenschutz(?:erklärung)?|agb|nutzungsbedingungen",
    r"tous droits réservés.*|mentions légales|(?:politique de )?confidentialité|conditions générales.*",
    r"todos los derechos reservados.*|aviso legal|política de (?:privacidad|cookies)",
    r"tutti i diritti riservati.*|©? ?riproduzione riservata.*|note legali|informativa privacy",
    r"todos os direitos reservados.*|política de privacidade|termos de uso",
    r"alle rechten voorbehouden.*|privacybeleid|algemene voorwaarden|colofon",
    r"все права защищены.*|политика конфиденциальности|пользовательское соглашение|о проекте",
    r"جميع الحقوق محفوظة.*|سياسة الخصوصية|شروط (?:الاستخدام|الخدمة)|حقوق النشر.*",
    r"(?:tüm|her) hakkı saklıdır.*|tüm hakları saklıdır.*|gizlilik (?:politikası|sözleşmesi)|künye",
    sentences=(
        r"(?:©|\(c\)|copyright ©?) ?(?:\d{4}|\w+ \d{4}).*",
        r".{0,80}\ball rights reserved\b.{0,80}",
        r"(?:this material|no part of this|this (?:article|content|document)) (?:may|can) not be "
        r"(?:published|reproduced|copied)\b.*|this (?:document|article) is subject to copyright\b.*",
        r"(?:this site|this form) is protected by recaptcha\b.*",
    ),
)

SAVER_NOTE = _rule(
    "saver-note",
    "The line is a note of whoever saved the page: its address, or when it was saved.",
    "Original url: https://herald.example/strike",
    r"(?:original|source) (?:url|link|address)(?::.*)?|(?:saved|archived|retrieved) (?:from|on)\b.*|"
    r"<?https?://\S+>?|(?:read more at|source|url):? <?https?://\S+>?",
)

COOKIE_NOTICE = _rule(
    "cookie-notice",
    "The line asks to accept cookies, or tells of them or of a setting of the browser.",
    "Accept all cookies",
    r".*\b(?:accept|use of|uses|reject|manage|allow) (?:all )?(?:our )?cookies\b.*|"
    r"(?:accept|agree|reject|decline|allow)(?: all)?|i (?:accept|agree)|got it!?|manage (?:options|preferences|"
    r"choices)|cookies?|your privacy(?: choices)?|ad ?choices",
    r"(?:alle )?(?:akzeptieren|ablehnen|zustimmen)|.*\bcookies? (?:akzeptieren|zulassen)\b.*|"
    r"cookie-einstellungen",
    r"(?:tout )?(?:accepter|refuser)|.*\b(?:accepter|gérer) les cookies\b.*",
    r"(?:aceptar|rechazar)(?: (?:todo|todas|cookies))*|.*\baceptar (?:las )?cookies\b.*",
    r"(?:accetta|rifiuta)(?: (?:tutti|tutto|i cookie))*",
    r"(?:aceitar|rejeitar|recusar)(?: (?:todos|tudo|cookies|os))*",
    r"(?:alles )?(?:accepteren|weigeren)|cookies? (?:accepteren|toestaan)",
    r"принять(?: вс[её])?|.*\bфайлы cookie\b.*", r"(?:قبول|موافق)(?: الكل)?|.*ملفات تعريف الارتباط.*",
    r"(?:tümünü )?kabul et|.*\bçerez(?:ler)?(?:i|leri)? (?:kabul|kullan).*",
    sentences=(
        r"(?:this|our|the) (?:web)?site (?:uses|use|is using|requires|stores)\b.*\bcookies\b.*",
        r"(?:we|we and our partners|by (?:continuing|using|clicking|browsing|closing|accepting))\b.{0,60}"
        r"\bcookies\b.*|.{0,30}\benable (?:javascript|cookies)\b.*|javascript is (?:disabled|required)\b.*",
        r"(?:diese (?:web)?(?:seite|site)|wir) (?:verwende[nt]|nutz(?:t|en)|setz(?:t|en))\b.*\bcookies\b.*",
        r"(?:ce site|nous) utilis(?:e|ons)\b.*\bcookies\b.*|(?:este sitio|esta web|utilizamos|usamos)\b.*"
        r"\bcookies\b.*|(?:questo sito|utilizziamo)\b.*\bcookies?\b.*|deze (?:web)?site gebruikt\b.*\bcookies\b.*",
        r"(?:мы используем|(?:этот )?сайт использует|наш сайт использует)\b.*\bcookies?\b.*",
    ),
)  # fmt: skip

COMMENTS = _rule(
    "comments",
    "The line belongs to the readers' comments: how many, a button, or a form.",
    "Leave a comment",
    r"(?:\d+|no) comments?\b.{0,40}|comments? ?(?:\(\d*\+?\)|\d+|section|policy|\(required\))?|"
    r"(?:leave|post|add|write|submit|join|start|make)(?: a| your| the)? (?:comments?|reply|conversation|"
    r"discussion|response)\b.{0,30}|(?:view|show|load|see|hide|read|open)(?: all| more| the)? (?:\d+ )?comments?|"
    r"comments (?:are|have been) (?:closed|disabled)\b.*|be the first to (?:comment|reply).*|reply|replies|"
    r"(?:log|sign) in to (?:comment|reply|leave a comment)|(?:sort by )?(?:newest|oldest|most liked)(?: first)?|"
    r"report (?:comment|error|abuse)|tell us what you think\W*|what do you think\?|your name|(?:your )?message",
    r"\d+ kommentare?|kommentar(?:e)?(?: schreiben| verfassen| lesen| abgeben)?|(?:artikel )?kommentieren|"
    r"diskutieren sie mit\b.*|schreiben sie (?:den ersten|einen) kommentar\b.*",
    r"(?:\d+ )?commentaires?|(?:ajouter|laisser|écrire|publier) un commentaire|commenter|réagir|"
    r"(?:voir|lire) les commentaires",
    r"(?:\d+ )?comentarios?|(?:deja|dejar|escribe|añadir|publicar)(?: un| tu)? comentario\b.*|comentar",
    r"(?:\d+ )?comment[oi]|(?:lascia|scrivi|aggiungi) un commento\b.*|commenta",
    r"(?:\d+ )?comentários?|(?:deixe|deixar|escreva|adicionar)(?: um| seu| o seu)? comentário\b.*",
    r"(?:\d+ )?reacties?|(?:geef|plaats|schrijf)(?: een| je)? reactie\b.*|reageer|reageren",
    r"(?:\d+ )?коммента(?:рий|рия|риев|рии)(?: \d+)?:?|(?:добавить|оставить|написать) комментарий\b.*|"
    r"комментировать|отменить ответ|обсудить",
    r"(?:\d+ )?(?:تعليق|تعليقات|التعليقات)|(?:اترك|أضف|اكتب) تعليق.*",
    r"(?:\d+ )?yorum(?:lar)?|yorum (?:yap|yaz|ekle).*",
    sentences=(
        r"(?:your e-?mail address will not be published|required fields are marked)\b.*",
        r"(?:please )?(?:log|sign) in to (?:post|leave|add) a? ?comment\b.*|save my name, e-?mail\b.*",
        r"(?:your|ihre) e-?mail.{0,12} (?:will not|wird nicht) (?:be published|veröffentlicht)\b.*",
        r"сохранить мо[её] имя, email\b.*|ваш (?:адрес )?e-?mail не будет опубликован\b.*",
    ),
)

ADVERT = _rule(
    "advert",
    "The line marks an advertisement.",
    "Advertisement",
    r"advertisements?|adverts?|ads?|advertise(?: with us| here)?|advertising|(?:sponsored|promoted|paid|partner|"
    r"branded)(?: (?:content|stor(?:y|ies)|post|links?|by .*))?|(?:story|article) continues (?:below|after)\b.*|"
    r"scroll (?:down )?(?:to|for) (?:continue|more)\b.*|(?:skip|close|remove) (?:this )?ads?|ad feedback|"
    r"advertisement\W.{0,40}|from our (?:sponsors?|partners?)",
    r"anzeigen?|werbung|gesponsert|(?:nach der|weiter nach der) (?:anzeige|werbung)\b.*",
    r"publicité|annonce|contenu sponsorisé|la suite après (?:la|cette) publicité",
    r"publicidad|anuncio|contenido patrocinado|patrocinado",
    r"pubblicità|annuncio|sponsorizzato", r"publicidade|anúncio|conteúdo patrocinado|patrocinado|"
    r"continua (?:depois|após) (?:d?a publicidade|o anúncio)", r"advertenties?|gesponsord",
    r"реклама|на правах рекламы|партн[её]рский материал", r"إعلان|إعلانات", r"reklam(?:lar)?|ilan|sponsorlu",
    sentences=(
        r"(?:we|the \w+|\w+) (?:may|might) (?:earn|receive|get) (?:a |an )?(?:small )?(?:affiliate )?commission\b.*",
        r"(?:when|if) you (?:purchase|buy|click|use)\b.*\b(?:commission|affiliate)\b.*|.{0,60}\bsupported by its "
        r"audience\b.*",
    ),
)  # fmt: skip

PAYWALL = _rule(
    "paywall",
    "The line sells a subscription, or asks to log in.",
    "Already a subscriber? Log in",
    r"(?:already )?a? ?(?:subscriber|member)\?.*|(?:log|sign) ?(?:in|out|up)\b.{0,30}|(?:my |your )?account|"
    r"become (?:a|our) (?:member|subscriber|supporter|patron)\b.*|(?:subscriber|member|subscription)(?:s| services| "
    r"only| exclusive| content)*|(?:create|manage) (?:an? |your |my )?account|start your .*\btrial\b.*|donate(?: now)?|"
    r"(?:support|fund) (?:us|our journalism|independent journalism|the \w+)(?: now| today)?|premium|register(?: now)?|"
    r"(?:back issues|renew|gift subscriptions?|print subscriptions?|e-?paper|e-?edition)|unlock .*",
    r"(?:jetzt )?(?:abo(?:nnement)?(?: abschließen| testen)?|einloggen|anmelden|registrieren)|.*\b(?:nur )?für "
    r"abonnenten\b.*|bereits abonnent\?.*|mein konto", r"(?:s['’]abonner|se connecter|déjà abonné ?\?.*|"
    r"(?:article |contenu )?réservé aux abonnés|abonnés|mon compte)\b.*",
    r"suscr[ií]bete|iniciar sesión|(?:contenido |solo |exclusivo )+(?:para )?suscriptores|mi cuenta|accede",
    r"abbonati|accedi|(?:contenuto )?riservato agli abbonati|registrati",
    r"assine(?: já)?|entrar|(?:conteúdo |exclusivo )+(?:para )?assinantes|minha conta",
    r"abonneer(?: je)?|inloggen|(?:alleen )?voor abonnees|word abonnee\b.*|mijn account",
    r"войти|регистрация|вход|(?:только )?для подписчиков|личный кабинет", r"تسجيل الدخول|(?:حسابي|إنشاء حساب)|"
    r"للمشتركين فقط", r"giriş(?: yap)?|üye ol|abonelere özel|hesabım",
    sentences=(
        r"(?:this|the full|to (?:read|continue|keep)) .{0,40}\b(?:only|exclusively|reserved)\b.{0,30}\b(?:subscribers|"
        r"members)\b.*|(?:to continue reading|to read the (?:full|rest))\b.{0,60}\b(?:subscribe|log in|sign (?:in|up)|"
        r"register)\b.*|you have (?:\d+|read|reached|used)\b.{0,40}\b(?:free|articles?|limit)\b.*|already a "
        r"(?:subscriber|member)\?.*|(?:please )?(?:subscribe|become a member|support us|donate)\b.{0,80}\b(?:journalism|"
        r"support|access|unlimited)\b.*",
    ),
)  # fmt: skip

TAGS = _rule(
    "tags",
    "The line lists topics or sections under which the page is filed.",
    "Tags: harbour, strike",
    rf"(?:related )?(?:tags?|topics?|keywords?|subjects?|filed (?:under|to|in)|categor(?:y|ies)|posted in|sections?|"
    rf"in this article|companies|more on)\b ?[:|].*|(?:related )?(?:tags|topics)(?: {_CAPITAL}.{{0,90}})?|"
    rf"(?:filed under|posted in) .*|(?:#\w+[ ,]*)+",
    r"(?:schlagworte?|themen|stichworte?|tags?|rubrik)\b:.*|themen|schlagworte?",
    r"(?:mots[- ]clés|sujets|thèmes|rubrique) ?:.*|mots[- ]clés", r"(?:etiquetas|temas|archivado en):?.{0,90}",
    r"(?:argomenti|etichette|temi):.*|argomenti", r"(?:assuntos|marcadores|temas|etiquetas):.*",
    r"(?:onderwerpen|trefwoorden|labels):.*|onderwerpen", r"(?:теги|метки|темы|рубрик[аи]|тэги):?.{0,90}",
    r"(?:وسوم|الوسوم|كلمات (?:مفتاحية|دلالية)|مواضيع):?.{0,90}", r"(?:etiketler|konular):?.{0,90}",
)  # fmt: skip

CONTACT = _rule(
    "contact",
    "The line says how to reach a writer or the newsroom, or who a writer is.",
    "Contact us: desk@herald.example",
    rf"@\w{{2,30}}|(?:e-?mail|contact|reach|write to)?(?: \w+){{0,3}}(?: at)?:? ?\S+@\S+\.\w{{2,}}|"
    r"contact(?: us| (?:the )?(?:author|writer|reporter|newsroom|editor)s?| (?:and|/|&) (?:feedback|support))?|"
    r"about(?: us| the (?:author|writer|reporter)s?| this (?:article|story))?|send (?:us )?(?:a )?(?:tips?|feedback)|"
    r"(?:feedback|corrections?|help|faqs?|support|careers|jobs|staff|masthead|newsroom|tip us|pitch guidelines|"
    r"press|media kit)|(?:toll free|phone|tel|fax|telefon|tél)\b[.:]? ?[+\d(][\d ().-]+|biography\b.{0,60}",
    rf"kontakt|über (?:uns|den autor|die autorin|{_NAME})|(?:zum|zur) autor(?:in)?", r"contact(?:ez)?[- ]nous|"
    r"(?:à propos|qui sommes[- ]nous)\b.{0,30}", r"contacto|(?:acerca de|sobre) (?:nosotros|el autor|la autora)|"
    r"quiénes somos", r"contatti|chi siamo", r"contat[oe]s?|fale conosco|quem somos|sobre (?:nós|o autor|a autora)",
    r"over (?:ons|de auteur)|contacteer ons", r"контакты|(?:об авторе|о нас|о редакции|обратная связь)",
    r"اتصل بنا|من نحن|عن الكاتب", r"iletişim|hakkımızda|yazar hakkında",
    sentences=(
        rf"{_NAME} is (?:a|an|the) (?:[\w-]+ ){{0,4}}(?:writer|reporter|correspondent|editor|journalist|columnist|"
        r"producer)\b(?: (?:at|for|with|based|covering|who covers)\b.*|\.?)",
        r"(?:got|have|got any|if you have) (?:a |an |any )?(?:news )?(?:tips?|story ideas?|feedback)\b.{0,40}[?,].*|"
        r"(?:contact|reach|e-?mail) (?:the )?(?:author|writer|reporter|him|her|us|\w+ \w+) at\b.*\S+@\S+.*|"
        r"(?:reach|follow|contact) (?:him|her|them) (?:at|on)\b.*|let us know (?:at|in the comments|what you)\b.*",
        rf"{_NAME} \(@\w+\) is .*",
    ),
)  # fmt: skip

VIDEO = _rule(
    "video-player",
    "The line belongs to a player of video or sound: its length, a button, an error.",
    "Video unavailable",
    r"\(?\d{1,2}:\d\d(?::\d\d)?\)?|(?:current time|duration|loaded|remaining time|stream type)\b.{0,20}|"
    r"(?:video|audio|media|content) (?:unavailable|is not available|not supported|player|playback|caption.{0,80})|"
    r"(?:play|pause|stop|watch|mute|unmute|replay)(?: (?:video|audio|now|live|again|the video))?|now playing|"
    r"(?:latest|top|most popular|more|related|featured|live)? ?videos?|(?:full ?screen|autoplay|settings|subtitles|"
    r"captions|transcript|volume)|listen(?: to this (?:article|story)| live| now)?\b.{0,10}|podcasts?|live tv|watch live",
    r"video (?:abspielen|ansehen|starten)|(?:artikel )?anhören|mediathek|livestream", r"(?:voir|regarder|lire) la vidéo|"
    r"vidéos?|écouter(?: l['’]article)?|en direct", r"(?:ver|reproducir) v[ií]deo|v[ií]deos?|escuchar",
    r"guarda il video|ascolta(?: l['’]articolo)?", r"(?:ver|assistir|assista ao) vídeo|ouvir", r"bekijk (?:de )?video|"
    r"luister", r"(?:смотреть )?видео|слушать|видео недоступно", r"(?:شاهد )?(?:ال)?فيديو|استمع", r"videoyu izle|dinle",
    sentences=(
        r"(?:your browser|this browser) (?:does not|doesn['’]t)\b.*|this (?:video|content|media) (?:is|can(?:not|['’]t))"
        r"\b.{0,40}\b(?:available|played|loaded|supported)\b.*|(?:an|the) error occurred\b.*|video (?:unavailable|will "
        r"(?:begin|start))\b.*",
    ),
)  # fmt: skip

LIVE_LABEL = _rule(
    "live-label",
    "The line is a label of running coverage.",
    "Live updates",
    r"live(?: ?blog| updates?| coverage| reporting)?(?: \(closed\)| ended)?|breaking(?: news)?|just in|developing(?: "
    r"story)?|key (?:events|moments)|this (?:is a developing story|story (?:is developing|has been updated))\b.*|"
    r"(?:show|see) (?:new|latest) updates?|exclusive|watch live",
    r"live-?ticker|eilmeldung|\+\+\+.*\+\+\+|aktualisiert", r"(?:le )?direct|dernière minute|alerte info",
    r"en (?:vivo|directo)|última hora", r"(?:in )?diretta|ultim['’]ora", r"ao vivo|última hora|urgente",
    r"liveblog|breaking", r"онлайн|срочно|трансляция|молния", r"مباشر|عاجل|بث مباشر", r"canlı(?: yayın| anlatım)?|"
    r"son dakika",
)  # fmt: skip

NAVIGATION = _rule(
    "navigation",
    "The line is a part of a menu that every page of a site has.",
    "Skip to main content",
    r"(?:skip|jump) to .*|(?:main |toggle |site |open |close )?(?:menu|navigation|search|sidebar)(?: ?sections?)?|home"
    r"(?:page)?|search(?: for| \w+)?:?|(?:site ?map|rss(?: feeds?)?|archives?|sections|quick links|site information|links|"
    r"newsletters?|notifications|settings|language|edition|loading\W*|close|cancel|ok|go|next|prev(?:ious)?|back|top)|"
    r"you are here\b.*|[^.?!]{0,60}(?: [>/›»] [^.?!]{1,60}){2,}|(?:all|more) (?:sections|topics|news)|×",
    r"(?:zum inhalt|zur navigation|zur übersicht)\b.*|menü|suche(?:n)?|startseite|schließen|nach oben|newsletter",
    r"aller au contenu\b.*|accueil|rechercher?|fermer|retour", r"(?:ir|saltar) al contenido\b.*|inicio|buscar?|cerrar|"
    r"volver", r"vai al contenuto\b.*|cerca|chiudi|indietro|torna su", r"(?:ir|pular) para o conteúdo\b.*|início|pesquis"
    r"ar?|fechar|voltar", r"(?:ga )?naar (?:de )?inhoud\b.*|zoek(?:en)?|sluiten|terug",
    r"перейти к содержанию\b.*|главная|поиск:?|меню|закрыть|назад|наверх", r"(?:الرئيسية|القائمة|بحث|إغلاق|انتقل إلى.*)",
    r"içeriğe (?:geç|atla)\b.*|ana ?sayfa|menü|ara|kapat|geri",
)  # fmt: skip

#: The rules that know a site's own line by its words, in the order in which they are tried.
SITE_LINES = (
    ENLARGE, SECTION_LABEL, RELATED_LINK, SHARING, READING_TIME, NEWSLETTER, APPS, COPYRIGHT,
    SAVER_NOTE, COOKIE_NOTICE, COMMENTS, ADVERT, PAYWALL, TAGS, CONTACT, VIDEO, LIVE_LABEL,
    NAVIGATION,
)  # fmt: skip

#: Words that open a column of other matter behind a story.
SECTIONS = re.compile(
    r"opinion|editorials?|most (?:read|popular|viewed)|trending.*|latest.*|more .*|meinung|"
    r"meistgelesen|weitere .*|les plus lus|opinión|lo más leído|opinioni|più letti|opinião|"
    r"mais lidas|meest gelezen|читайте также|популярное|الأكثر قراءة|en çok okunanlar",
    re.I,
)
