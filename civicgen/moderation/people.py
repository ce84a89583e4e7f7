"""A text becomes the places where a person seems to be named: by a title, a first name, a relation, capitals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

__all__ = ["people"]


class _Word(NamedTuple):
    text: str
    start: int
    end: int
    plain: str
    """Without capitals and accents."""
    capital: bool
    begins: bool
    """First of its sentence."""


_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|(?<=\w)['’-](?=[^\W\d_]))*")
_ELIDED = re.compile(r"(?:[dljmnst]|qu)['’](?=\w)", re.IGNORECASE)
_STOPS = re.compile(r"[.!?:;…\n]")
_GAP = re.compile(r",? ")

_TITLES = frozenset(
    "m mr mme mlle mm mmes monsieur madame mademoiselle dr docteur doctor maitre me abbe pere mrs ms miss sir lady reverend rev councillor"
    " cllr coach father sr sra srta senor senora senorita don dona padre dra doctora".split()
)
_FAMILY = frozenset(
    "fils fille mari femme epouse epoux compagnon compagne voisin voisine ami amie copain copine pere mere papa maman soeur frere"
    " oncle tante cousin cousine neveu niece petite-niece petit-fils petite-fille collegue belle-mere beau-pere belle-soeur beau-frere"
    " grand-pere grand-mere ex-mari ex-femme medecin proprietaire locataire institutrice instituteur maitresse gamin fiston"
    " daughter husband wife neighbour neighbor friend father mother dad mum sister brother uncle aunt nephew great-niece"
    " mother-in-law father-in-law grandad grandfather grandmother granny ex-husband ex-wife colleague lawyer landlord landlady teacher"
    " hijo hija marido mujer esposo esposa vecino vecina amigo amiga padre madre hermano hermana tio tia primo prima sobrino sobrina"
    " suegra suegro abuelo abuela companero companera colega abogado abogada medico casero casera profesor profesora cunado cunada"
    " nieto nieta novio novia kid boy girl".split()
)
_ROLES = frozenset(
    "adjoint adjointe president presidente directeur directrice notaire gerant gerante gardien gardienne secretaire cure pasteur"
    " conseiller conseillere boulanger boulangere facteur chauffeur conducteur infirmiere infirmier entraineur professeur"
    " deputy mayor chair chairman caretaker vicar nurse tenant manager secretary driver postman baker headteacher"
    " presidenta director directora concejal concejala portero portera parroco conductor enfermera enfermero entrenador"
    " inquilino inquilina secretaria secretario".split()
)
_CERTAIN = re.compile(
    r"\b(?:un certain|une certaine|a certain|un tal|una tal|le nommé|chez (?:les |la |le )?|je m['’]appelle|my name is|me llamo) ?$",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:signé|signed|firmado|cordialement|salutations|saludos|atentamente|regards|yours(?: \w+)?|sincerely|bien à vous)\s*[:,]?\s*$",
    re.IGNORECASE,
)
_CLAN = frozenset({"famille", "familia", "family"})
_PLACES = frozenset(
    "rue avenue boulevard place square quai allee route chemin impasse cours passage pont parc jardin stade ecole college lycee salle"
    " gymnase mediatheque bibliotheque hopital gare halle centre espace eglise chapelle statue fresque station metro tour"
    " calle avenida plaza paseo carretera camino parque colegio instituto estatua puente glorieta estadio teatro polideportivo rio"
    " street road lane school park bridge statue hall hospital station gardens stadium theatre library primary secondary academy"
    " terrace close drive way walk quay court crescent grove green row hill mews".split()
)
_LINKS = frozenset("de du des d la le les l del of the el los las saint sainte san santa st".split())
_PARTICLES = frozenset("de du des le la van von der den el al ben bin da dos y e o mc mac d'".split())
_COMMON = frozenset(
    # what begins a sentence, and what institutions, months, peoples and documents are called
    "en au aux le la les l un une des du de ce cet cette ces mon ma mes notre nos votre vos leur leurs il elle ils elles je tu nous vous on et ou"
    " mais donc or ni car que qui quoi dont pourquoi comment quand si pas plus moins tres trop aussi alors apres avant avec sans sous"
    " sur dans par pour entre chez vers depuis selon merci bonjour bonsoir signe voici voila oui non c'est j'ai tel contact article"
    " the a an this that these those my our your his her their he she it we you they i and or but not no yes if when why how what who"
    " where in on at by for from to with without under over between according thanks thank hello dear please section here there"
    " el los las lo unos unas este esta estos estas mi mis su sus nuestro nuestra yo tu nosotros ellos y o pero no si que quien como"
    " cuando porque por para con sin sobre entre segun gracias hola articulo soy es hay vivo vivimos"
    " janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi"
    " dimanche january february march april may june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    " lunes martes miercoles jueves viernes sabado domingo"
    " conseil mairie maire commune communaute metropole departement region prefecture etat republique france europe"
    " francais francaise national nationale municipal municipale regional departemental plan local urbanisme debat grand grande loi code"
    " bretagne paris rennes lyon ville open source creative commons internet windows linux google microsoft facebook village bourg cafe hotel salle groupe association comite service services zone option scenario"
    " council county town city local national greater great new old north south east west trust act bill option department office"
    " government committee central royal british english french kingdom united manchester london queen king library primary"
    " ayuntamiento comunidad provincia gobierno estado espana madrid ministerio junta plan general real decreto ley semana santa"
    " biblioteca nacional constitucion consejo union europea barrio ciudad grupo asociacion parcela parcel centro".split()
)
_ORDINARY = frozenset(
    "rose pierre marine claire france ange olive violette max noel reine robin martin blanche prudence constance aurore modeste"
    " hope grace faith joy mark will may april june dawn grant dean rob bill bob jack sue sally penny ruby ivy iris daisy holly heather hazel"
    " jade amber crystal lily poppy violet carol gail guy frank rich joe jean jay tom jan pat"
    " sol luz paz mar rosa blanca alba aurora gloria dolores esperanza consuelo nieves mercedes pilar angeles reyes santos vega"
    " domingo segundo justo modesto maximo salvador trinidad rosario soledad milagros remedios purificacion encarna abril german"
    " roman leon felix fidel clemente angel jesus cruz concepcion ascension asuncion santiago victoria virginia georgia florence"
    " jordan chelsea madison austin charlotte said driss ali lois max rita mia nora una val elisa dan lee kay toni don abril"
    " ava may kim alma joy ella".split()
)
"""First names that are ordinary words too, or towns: one of them alone, or without its capital, says nothing."""


@cache
def _first_names() -> frozenset[str]:
    return frozenset((files("civicgen.moderation") / "first_names.txt").read_text(encoding="utf-8").split())


def people(text: str) -> Iterator[tuple[int, int]]:
    """Where a person seems to be named: start and end in the text, in its order."""
    words = _words(text)
    at = 0
    while at < len(words):
        length = _named(text, words, at)
        if length:
            titled = at and words[at - 1].plain in _TITLES and _introduced(text, words, at)[0]
            yield words[at - 1 if titled else at].start, words[at + length - 1].end
        at += length or 1


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    before = 0
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        elided = _ELIDED.match(text, start, end)
        start = elided.end() if elided else start
        begins = not words or bool(_STOPS.search(text, before, start)) and not _abbreviated(words[-1], text, start)
        before = found.end()
        written = text[start:end]
        words.append(_Word(written, start, end, _plain(written), written[0].isupper(), begins and not elided))
    return words


def _abbreviated(before: _Word, text: str, start: int) -> bool:
    """Whether the full stop before a word belongs to a title: M. Lefèvre."""
    return before.plain in _TITLES and text[before.end : start] == ". "


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.replace("’", "'").replace("œ", "oe")).casefold()
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def _is_first_name(word: _Word) -> bool:
    names = _first_names()
    parts = word.plain.split("-")
    return all(part in names for part in parts)


def _named(text: str, words: list[_Word], at: int) -> int:
    """How many words of a name begin here; 0 for none."""
    word = words[at]
    if not word.capital:
        return 2 if _small(words, at) else 0
    titled, related = _introduced(text, words, at)
    length = _capitals(text, words, at, titled=titled)
    if not length or _place(text, words, at, length):
        return 0
    if titled or (related and not (word.plain in _COMMON and length == 1)):
        return length
    run = words[at : at + length]
    if any(_is_first_name(one) and (one.plain not in _ORDINARY or not one.begins) for one in run):
        return length
    known = any(one.plain in _COMMON for one in run)
    return length if length > 1 and not known and not _acronyms(run) else 0


def _acronyms(run: list[_Word]) -> bool:
    """Whether it is written in capitals only, as initials and headings are."""
    return all(one.text.isupper() for one in run) or any(len(one.text) == 1 for one in run[1:])


def _small(words: list[_Word], at: int) -> bool:
    """A first name without its capital, and a word after it that may be the family's."""
    word = words[at]
    if word.plain in _ORDINARY or word.plain in _COMMON or len(word.plain) < 4 or not _is_first_name(word):
        return False
    following = words[at + 1] if at + 1 < len(words) else None
    return following is not None and not following.begins and following.plain not in _COMMON | _PARTICLES


def _capitals(text: str, words: list[_Word], at: int, *, titled: bool) -> int:
    """Length of the run of capitals that begins here, with the particles inside; ordinary first words do not count."""
    plain = words[at].plain
    inner = titled and plain in _PARTICLES and at + 1 < len(words) and words[at + 1].capital  # Mme Le Roux
    if not inner and (plain in _COMMON or plain in _TITLES or plain in _PLACES):
        return 0
    length = 1
    while at + length < len(words):
        following = words[at + length]
        gap = text[words[at + length - 1].end : following.start]
        joined = gap in {" ", "\u00a0", ""} or (gap == ", " and words[at].text.isupper() and len(words[at].text) > 2)
        if not joined or following.begins:
            break
        if following.capital:
            length += 1
        elif following.plain in _PARTICLES and _goes_on(text, words, at + length):
            length += 2
        else:
            break
    return length


def _goes_on(text: str, words: list[_Word], at: int) -> bool:
    if at + 1 >= len(words) or text[words[at].end : words[at + 1].start] != " ":
        return False
    both = words[at].plain in {"et", "y", "and"}
    return words[at + 1].capital and (not both or _is_first_name(words[at + 1]))


def _place(text: str, words: list[_Word], at: int, length: int) -> bool:
    """Whether it is what something is named after: rue Victor-Hugo, Nelson Street, colegio Miguel de Cervantes."""
    before = at - 1
    while before >= 0 and words[before].plain in _LINKS and at - before <= 3:
        before -= 1
    if before >= 0 and words[before].plain in _PLACES and not words[at].begins:
        return (
            not _STOPS.search(text, words[before].end, words[at].start)
            and "," not in text[words[before].end : words[at].start]
        )
    after = at + length
    if any(one.plain in _PLACES for one in words[at + 1 : after]):
        return True
    return (
        after < len(words) and words[after].plain in _PLACES and text[words[after - 1].end : words[after].start] == " "
    )


def _introduced(text: str, words: list[_Word], at: int) -> tuple[bool, bool]:
    """Whether a title stands before it, and whether what stands before it tells that a person follows."""
    before = text[max(0, words[at].start - 40) : words[at].start]
    if _CERTAIN.search(before) or _SIGNED.search(before):
        return True, True
    if at == 0:
        return False, False
    last = words[at - 1]
    near = _GAP.fullmatch(text, last.end, words[at].start) or _abbreviated(last, text, words[at].start)
    if not near and text[last.end : words[at].start] != "":
        return False, False
    if last.plain in _TITLES and (last.capital or len(last.plain) > 2):
        return True, True
    if last.plain in _CLAN:
        return True, True
    following = words[at + 1] if at + 1 < len(words) else None
    if following is not None and following.plain in _CLAN and text[words[at].end : following.start] == " ":
        return True, True
    return False, last.plain in _FAMILY or last.plain in _ROLES
