#!/usr/bin/env python3
"""The kit's phrases, `words("…")` and `titles("…", …)`, against its words in other languages (Sources/Modelbook/Words).

Says which phrases a language lacks, and which of its lines no phrase of the sources needs.
"""
import pathlib
import re
import sys

KIT = pathlib.Path(__file__).resolve().parents[2] / "Sources" / "Modelbook"


def literal(text, start):
    """The template of the string literal whose opening quote is at start, and where it ends."""
    template, values, place = "", 0, start + 1
    while text[place] != '"':
        if text[place] != "\\":
            template += text[place]
            place += 1
        elif text[place + 1] != "(":
            template += {"n": "\n", "t": "\t"}.get(text[place + 1], text[place + 1])
            place += 2
        else:
            values += 1
            template += f"%{values}"
            place = closing(text, place + 1) + 1
    return template, place + 1


def closing(text, start):
    """Where the bracket at start is closed; strings in between may hold brackets."""
    depth = 0
    place = start
    while True:
        if text[place] == '"':
            place = literal(text, place)[1]
            continue
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place
        place += 1


def phrases(text):
    for call in re.finditer(r"(?<![\w.`])(?:words|titles)\((?!_|\s*\))", text):
        place, end = call.end(), closing(text, call.end() - 1)
        while place < end:
            if text[place] == '"':
                template, place = literal(text, place)
                yield template
            else:
                place += 1


def main():
    needed = set()
    for path in KIT.rglob("*.swift"):
        if path.parent.name != "Words":
            code = re.sub(r"^\s*//.*$", "", path.read_text(), flags=re.M)
            needed |= set(phrases(code))
    problems = []
    languages = sorted(path for path in (KIT / "Words").glob("KitWords+*.swift"))
    for path in languages:
        lines = [line.strip() for line in path.read_text().split('"""')[1].strip().split("\n")]
        words = dict(line.split(" = ", 1) for line in lines)
        problems += [f"{path.name}: nothing for \"{phrase}\"" for phrase in sorted(needed - set(words))]
        problems += [f"{path.name}: no phrase is \"{phrase}\"" for phrase in sorted(set(words) - needed)]
        for phrase, said in words.items():
            if sorted(re.findall(r"%\d+", phrase)) != sorted(re.findall(r"%\d+", said)):
                problems.append(f"{path.name}: \"{said}\" has other values than \"{phrase}\"")
    print("\n".join(problems) or f"The {len(needed)} phrases of the kit are said in {len(languages)} other languages.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
