"""Keeps the catalogues in step with the flows: every sentence once, nothing old, the translators' work kept.

What is written depends on the sentences alone (no date, no line number, no guess), so running it twice
changes nothing, and a test can ask whether it was run.
"""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

import flows
from bot.translations import SOURCE, file, found, read

FLOWS = Path(flows.__file__).parent
KEYWORDS = {"_": None, "N_": None, "text": None, "ngettext": (1, 2), "plural": (1, 2)}


def update(folder: Path, new: Iterable[str] = (), source: Path = FLOWS) -> Iterator[str]:
    """Rewrites each catalogue, starts those of `new` languages, and says what is left to translate."""
    sentences = extract(source)
    for language in sorted({*found(folder), *new}):
        merged = merge(folder, language, sentences)
        path = file(folder, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written(merged), encoding="utf-8")
        missing = sum(not is_translated(message) for message in merged if message.id)
        yield f"{language}: {len(merged)} sentences, {missing} to translate"


def extract(folder: Path = FLOWS) -> Catalog:
    """The French sentences of the flows, in the order of their files."""
    sentences = Catalog()
    calls = extract_from_dir(
        folder,
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=("NOTE:",),
        strip_comment_tags=True,
    )
    for name, line, text, comments, _ in calls:
        sentences.add(text, locations=[(f"{folder.name}/{name}", line)], auto_comments=comments)
    return sentences


def merge(folder: Path, language: str, sentences: Catalog) -> Catalog:
    known = read(folder, language) if file(folder, language).exists() else Catalog(locale=language)
    merged = Catalog(locale=language)
    for sentence in sentences:
        if sentence.id:
            merged[sentence.id] = _translated(sentence, known)
    return merged


def _translated(sentence: Message, known: Catalog) -> Message:
    done = known.get(sentence.id)
    same_kind = done is not None and done.pluralizable == sentence.pluralizable
    empty = ("",) * known.num_plurals if sentence.pluralizable else ""
    return Message(
        sentence.id,
        done.string if done and same_kind else empty,
        locations=sentence.locations,
        auto_comments=sentence.auto_comments,
        user_comments=done.user_comments if done else (),
        flags=done.flags & {"fuzzy"} if done else (),
    )


def written(catalogue: Catalog) -> str:
    """The text of the file, with a header that holds no date and no name."""
    body = io.BytesIO()
    for message in catalogue:
        message.flags.discard("python-format")  # a French "%" is a percentage
    write_po(body, catalogue, width=100, omit_header=True, sort_by_file=True, include_lineno=False)
    header = (
        f"# From {SOURCE} to {catalogue.locale}. Written by `make translations`: change msgstr only.\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {catalogue.locale}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    return header + body.getvalue().decode()


def is_translated(message: Message) -> bool:
    return all(forms(message)) and not message.fuzzy


def forms(message: Message) -> tuple[str, ...]:
    """What is said for this sentence: one text, or one for each plural of the language."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
