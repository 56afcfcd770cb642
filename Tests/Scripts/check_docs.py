"""Lists the public declarations of Sources that no line `///` documents; there must be none.

A member that meets a protocol's requirement needs none: the protocol says what it is. Nor does an extension, whose
members say it.
"""
import os
import re
import sys

root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DECLARATION = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public|open)(?:\s+(?:private|fileprivate|internal)\(set\))?\s+"
    r"(?:(?:static|class|final|mutating|nonmutating|indirect|borrowing|consuming|convenience|override|nonisolated"
    r"|private\(set\)|internal\(set\)|fileprivate\(set\)|package\(set\)|lazy|weak|prefix|postfix|infix|distributed)\s+)*"
    r"(func|var|let|init|subscript|struct|class|enum|protocol|actor|typealias|case|macro|associatedtype)\b(.*)")
# What the standard library's protocols ask for, by its first words.
REQUIRED = re.compile(
    r"^(?:func\s+(?:==|<|\+|-|\*|/|\+=|hash\(into|encode\(to|next\(\)|makeIterator\(\)|index\(after|index\(before"
    r"|interpolation|appendLiteral|appendInterpolation)"
    r"|var\s+(?:description|debugDescription|hashValue|startIndex|endIndex|count|allCases|errorDescription|rawValue"
    r"|testDescription|indices)\b"
    r"|init\(\s*(?:from\s+decoder|stringLiteral|integerLiteral|floatLiteral|booleanLiteral|arrayLiteral"
    r"|dictionaryLiteral|stringInterpolation|literalCapacity|rawValue|unicodeScalarLiteral"
    r"|extendedGraphemeClusterLiteral|nilLiteral)"
    r"|typealias\s+\w+Literal\w*)")


PROTOCOL = re.compile(r"^public protocol (\w+)[^{]*\{\n(.*?)^\}", re.M | re.S)
REQUIREMENT = re.compile(r"^    (?:static |mutating )*(?:func|var|init|associatedtype) ?(\w*)", re.M)
CONFORMANCE = re.compile(r"\b(?:struct|class|enum|actor|extension)\s+[\w.]+(?:<[^{]*>)?\s*:\s*([^{]+)\{")


def sources():
    for module in sorted(os.listdir(os.path.join(root, "Sources"))):
        # Other builds of the same files.
        if os.path.islink(os.path.join(root, "Sources", module)):
            continue
        for path, _, names in os.walk(os.path.join(root, "Sources", module)):
            for name in sorted(names):
                if name.endswith(".swift"):
                    yield module, os.path.join(path, name)


requirements = {}
for _, file in sources():
    with open(file, encoding="utf-8") as text:
        for name, body in PROTOCOL.findall(text.read()):
            requirements[name] = set(REQUIREMENT.findall(body))


def undocumented(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    lines = text.split("\n")
    met = set()
    for list_ in CONFORMANCE.findall(text):
        for name in re.findall(r"\w+", list_):
            met |= requirements.get(name, set())
    in_string = False
    for number, line in enumerate(lines):
        if line.count('"""') % 2:
            in_string = not in_string
            continue
        match = None if in_string else DECLARATION.match(line)
        if not match or REQUIRED.match(match.group(1) + match.group(2)):
            continue
        if match.group(1) in ("func", "var", "let") and re.sub(r"\W.*", "", match.group(2).strip()) in met:
            continue
        above = number - 1
        while above >= 0 and re.match(r"^\s*(@|#if|#else|#endif|// swift-format)", lines[above]):
            above -= 1
        if above < 0 or not lines[above].lstrip().startswith("///"):
            yield number + 1, line.strip()


found = 0
counts = {}
for module, file in sources():
    for line, text in undocumented(file):
        counts[module] = counts.get(module, 0) + 1
        if len(sys.argv) < 2 or module in sys.argv[1:]:
            print(f"{os.path.relpath(file, root)}:{line}: {text}")
        found += 1
for module, count in counts.items():
    print(f"{module}: {count} public declarations without a doc comment")
if not found:
    print("Every public declaration has a doc comment.")
sys.exit(bool(found))
