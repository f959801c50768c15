"""Credits: lines that say when a page was published, who wrote it, and whose its picture is."""

from __future__ import annotations

import re

from .furniture import CAPITAL, NAMES

_MONTH = (
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|"
    r"januar|jänner|februar|märz|mai|juni|juli|oktober|dezember|"
    r"janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|"
    r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    r"gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|"
    r"janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|"
    r"januari|februari|maart|mei|augustus|"
    r"января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|"
    r"يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر|"
    r"ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık)"
)
_NTH = r"\d{1,2}(?:st|nd|rd|th|\.|º|er)?"
_WEEKDAY = (
    r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"lunes|martes|miércoles|jueves|viernes|sábado|domingo|"
    r"lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|"
    r"(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|"
    r"maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|"
    r"понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|"
    r"(?:ال)?(?:اثنين|ثلاثاء|أربعاء|خميس|جمعة|سبت|أحد)|"
    r"pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar)"
)
_DAY = (
    rf"(?:{_MONTH} {_NTH},? \d{{4}}|{_NTH} (?:de |di )?{_MONTH},? (?:de |del )?\d{{4}}|"
    r"\d{4}[-./]\d\d[-./]\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日)"
)
_HOUR = r"\d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)?(?: ?uhr)?(?: ?\(?[a-z]{2,5}\)?)?"
_CLOCK = rf"(?:,? ?(?:at |/ |um |à |a las |alle |às |om |в |- |– |\| |t)?{_HOUR})?"
_AGO = (
    r"(?:\d+ ?[mhd] ago|(?:about )?(?:an?|\d+) (?:min(?:ute)?|hr|hour|day|week|month)s? ago|"
    r"vor (?:einer|einem|\d+) (?:minute|stunde|tag|woche)\w*|il y a \d+ (?:min|heure|jour)\w*|"
    r"hace \d+ (?:minuto|hora|día)s?|\d+ (?:minuti|ore|giorni) fa|há \d+ (?:minuto|hora|dia)s?|"
    r"\d+ (?:minuten|uur|dagen) geleden|\d+ (?:минут|час|дн)\w* назад|منذ \S+(?: \S+)?|"
    r"\d+ (?:dakika|saat|gün) önce)"
)
_STATED = (
    r"(?:(?:first |originally |article )?(?:published|updated|posted|created|modified|last "
    r"(?:updated|modified))|(?:ver)?öffentlicht|publiziert|aktualisiert|stand|erstellt|"
    r"publié(?:e)?|mis à jour|modifié|publicado|actualizado|pubblicato|aggiornato|atualizado|"
    r"gepubliceerd|bijgewerkt|laatst bijgewerkt|опубликовано|обновлено|дата публикации|"
    r"نشر(?: في)?|تاريخ النشر|آخر تحديث|تحديث|yayınlanma|güncelleme|yayın tarihi|oluşturulma)"
    r"(?: (?:on|at|am|le|el|il|em|op|в))?(?: tarihi)? ?:? ?"
)
_MOMENT = (
    rf"(?:{_STATED})?(?:- )?(?:{_WEEKDAY},? ?(?:den |the |le |el )?)?"
    rf"(?:{_DAY}{_CLOCK}|{_HOUR},? (?:{_WEEKDAY},? )?{_DAY}|{_AGO}|(?<=day )\d{{1,2}}:\d\d ?[ap]m)"
)
DATE = re.compile(rf"\W{{0,3}}{_MOMENT}(?:[ |,·•;/–-]{{0,4}}{_MOMENT}){{0,2}}[.)]?", re.I)
"""A line that is a time, or some: of publication, of an update."""

AGENCIES = (
    "afp|agence france-presse|ap|associated press|the associated press|reuters|tass|epa|dpa|pa|"
    "press association|getty(?: images)?|anadolu(?: agency)?|xinhua|bloomberg|ria novosti|ansa|"
    "efe|kyodo|pti|upi|apa|keystone|lusa|belga|anp|тасс|риа новости|интерфакс|أ ?ف ?ب|رويترز"
)
"""Agencies of news and pictures, in small letters, for a pattern."""

_SHOPS = (
    "shutterstock|istock(?:photo)?|alamy|flickr|wikimedia(?: commons)?|zuma(?: press)?|imago|"
    "picture alliance|unsplash|pixabay|adobe stock|science photo library|ap images"
)
_WORD = rf"{CAPITAL}[\w'’.-]*"
_WIRE = rf"(?-i:[A-Z]\w+[Ww]ire)|(?:{_WORD} ){{0,3}}(?-i:News|Press) (?:agency|service)"
_STAFF = (
    r"(?:(?:our |the |from |by )?(?:staff|newsroom|own correspondents?)"
    r"(?: (?:writers?|reporters?))?|"
    r"(?:eigene )?redaktion|(?:la )?rédaction|(?:la )?redacción|(?:la )?redazione|(?:da )?redação|"
    r"(?:de |onze )?redactie|редакция|هيئة التحرير|haber merkezi|"
    r"agencies|agenturen|agences|agencias|agenzie|agências|agentschappen|агентства|وكالات|ajanslar)"
)
_SOURCE = rf"(?:{_STAFF}|{AGENCIES}|{_WIRE})"
_AND = r"(?: (?:and|und|et|y|e|en|и|ve|with|mit|avec|con|com|met|с) | و ?| ?[/,|&+] ?)"
_ROLES = r"staff writer|correspondent|reporter|associated press|reuters|afp"
BYLINE = re.compile(
    r"by:? [^\W\d_](?:[^.?!]|\.(?=[\w,])|(?<=\b\w)\.)*|from our .*|"
    rf"(?:{AGENCIES})(?: (?:and|/|und) (?:{AGENCIES}))?(?: {_MOMENT})?|"
    rf"{_DAY},? (?:by |\|? ?by:? )?{NAMES}|"
    rf"\(?(?:additional )?(?:reporting|writing|editing|compiled|edited) by:? {_WORD}.*|"
    rf"(?:with )?contribut(?:ing|ions?)(?: by| from|:) {NAMES}\.?|"
    rf"{_WORD}.{{0,150}} contributed (?:reporting|to this (?:report|article|story))\b.{{0,60}}|"
    r"(?:our |web |news |the )?(?:staff|correspondents?|newsroom|agencies|wire) "
    r"(?:reports?|reporters?|writers?|correspondents?|desk|and agencies)|"
    r"(?:story|text|words|written|reported|reviewed|tested|posted|edited|updated|reporting|"
    rf"author|contributors?)(?: by:?|:) (?:by )?{NAMES}|"
    rf"(?:von|ein \w+ von|par|propos recueillis par|publié par|por|door|a cura di|testo di):? "
    rf"{NAMES}(?: (?:publiziert|veröffentlicht) am .*)?|di {_WORD} {_WORD}|"
    rf"(?:autor(?:in|a)?|texte|texto|redacción|testo|tekst|автор|текст|корреспондент|haber|"
    rf"yazan|yazar|muhabir) ?: ?{NAMES}|(?:بقلم|الكاتب|إعداد) ?:? .{{3,50}}|كتب ?: ?.{{3,50}}|"
    rf"{NAMES} ?@\w+(?: ?/ ?.{{1,20}})?|{NAMES}, (?:{_ROLES})|"
    rf"{_STAFF}(?:{_AND}{_SOURCE}){{1,3}}|{_SOURCE}{_AND}{_STAFF}",
    re.I,
)
"""A line that says who wrote or supplied the text."""

_PICTURE = (
    r"(?:photo|photograph|picture|image|foto|bild|bilder|bildquelle|fotocredit|graphic|grafik|"
    r"illustration|crédits? photo|crédit|photographie|imagen|imagem|immagine|crédito|beeld|фото|"
    r"изображение|иллюстрация|صورة|الصورة|تصوير|fotoğraf)"
)
_SHOWN = "concept|illustration|impression|rendering"
CREDIT = re.compile(
    rf"[—–-] ?(?:{AGENCIES}|file(?: photo)?|archiv(?:bild|foto)?|reuters/.*)$"  # … — AFP
    rf"|\((?:{AGENCIES}) ?(?:photo|foto)\b[^)]*\)$"  # (AP Photo/…)
    r"|\((?:photo|image|picture|foto|bild|© ?\w+)s?:? [^)]*\)$"
    rf"|\([^()]{{0,80}}(?:\b(?:{_SHOPS}|getty)\b|/ ?(?:{AGENCIES})\b)[^()]{{0,40}}\)$"
    rf"|\[[^\[\]]{{0,120}}\b(?:{AGENCIES}|photo|file)\b[^\[\]]{{0,120}}\]$"  # [Stringer/Getty]
    r"|\((?-i:[A-Z])[\w.-]{0,30}(?:/[\w.-]{1,30}(?: \w{1,30})?){1,4}\)$"  # (NASA/JPL)
    rf"|(?:^|\W)(?:\w+(?: \w+){{0,2}} / )+(?:{AGENCIES})$"  # EPA / TASS
    rf"|(?:^|[.!?…)] ?\(?){_PICTURE}s?(?: ?credits?| by| de| von| di)? ?[:/|] ?.{{1,80}}$"
    r"|(?:^|[.!?…)] ?\(?)(?:photo|picture|image|photograph)s? by .{1,60}$"
    rf"|(?:\b|(?<=[a-z]))credits?(?:: ?|\.\.\.).{{1,80}}$|\bvia (?:{AGENCIES})$"
    rf"|[.!?][^.!?]{{2,50}} ?/ ?(?:{AGENCIES}|{_SHOPS})(?: via .{{1,30}}|,? file(?: photo)?)?$"
    rf"|^an artist['’]s (?:{_SHOWN})\b|\bfile photo,? (?:made available|provided|taken)\b"
    r"|\bthis .{0,40}(?:\bfile|\d{4}|provided|undated) (?:photo|image|picture)\b"
    r"|^(?:image|picture|media) (?:copyright|caption|source)\b"
    rf"|^[^.?!|/]{{2,60}} ?[|/] ?(?:{AGENCIES}|{_SHOPS})(?: ?[|/] ?(?:{AGENCIES}|{_SHOPS}))?$"
    rf"|^{_WORD}(?: {_WORD}){{0,3}} (?:submitted|handout|file) photo$"
    r"|^courtesy (?:of |photo\b)?[^.?!]{2,60}$|^(?:from left|pictured)[:,] .{10,200}$"
    r"|©.{0,40}\b(?:images|photo|photos|getty|afp|reuters|ap|dpa|imago|tass)\b.*$"
    r"|\bfile (?:photo|picture|image)\b.{0,20}$",
    re.I,
)
"""Words in a line that credit a picture: the line is what it shows, or says whose it is."""
