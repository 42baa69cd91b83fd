"""A paper to print: a list of lines, each in its language and its manner. The door out draws it as a page."""

import json

LINE, TITLE, SMALL = "line", "title", "small"
Lines = list[tuple[str, str, str]]
"""Language, manner, words."""


def paper(lines: Lines) -> str:
    """As it travels to the door out."""
    return json.dumps(lines, ensure_ascii=False)
