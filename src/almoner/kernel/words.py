"""How the kernel's sentences reach people in their own language.

The kernel does not know Django, so it keeps a translator that the site plugs in
when it starts: ``words.speak_through(django.utils.translation.gettext)``. Until
then sentences come out in English, as written.
"""

from collections.abc import Callable

LONGEST_QUOTE = 60


class _Voice:
    translate: Callable[[str], str] = staticmethod(str)


def speak_through(translate: Callable[[str], str]) -> None:
    """Use `translate` (sentence in English -> sentence in the reader's language) from now on."""
    _Voice.translate = staticmethod(translate)


def gettext(sentence: str) -> str:
    """The sentence in the language of the moment."""
    return _Voice.translate(sentence)


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for the translators and hands it back in English, for tables made at import."""
    return sentence


def quoted(text: str) -> str:
    """What was read, short enough to repeat in a refusal (a cell may hold a whole page)."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_QUOTE:
        return line
    cut = line[: LONGEST_QUOTE - 1]
    whole_words = cut.rpartition(" ")[0]
    return (whole_words if len(whole_words) > LONGEST_QUOTE // 2 else cut).rstrip(" ,;:.") + "…"
