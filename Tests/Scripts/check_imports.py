"""Compares what each target imports with what Package.swift says that it depends on.

Every module of this package or of another that a file imports must be a dependency of its target, and every
dependency must be imported: `swift build` looks at neither as long as somebody else builds the module first.
"""
import json
import os
import re
import subprocess
import sys

root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Linked for what it defines; nothing of it is called by name.
LINKED_ONLY = {"KernelBuilds"}
IMPORT = re.compile(r"^\s*(?:@\w+(?:\([^)]*\))?\s+|public\s+|package\s+|internal\s+|private\s+)*import\s+"
                    r"(?:(?:struct|class|enum|protocol|func|var|let|typealias|actor)\s+)?(\w+)", re.M)


def dependencies(target):
    for dependency in target["dependencies"]:
        (_, value), = dependency.items()
        yield value[0]


def imports(folder, excluded):
    found = {}
    for path, _, names in os.walk(folder, followlinks=True):
        for name in sorted(names):
            file = os.path.join(path, name)
            if not name.endswith(".swift") or any(file.startswith(e) for e in excluded):
                continue
            with open(file, encoding="utf-8") as text:
                for module in IMPORT.findall(text.read()):
                    found.setdefault(module, os.path.relpath(file, root))
    return found


package = json.loads(subprocess.run(["swift", "package", "dump-package"], cwd=root, check=True, capture_output=True,
                                    env={**os.environ, "MODELBOOK_KERNELS": "all"}).stdout)
declared = {target["name"]: set(dependencies(target)) for target in package["targets"]}
known = set(declared).union(*declared.values())
problems = []
for target in package["targets"]:
    name = target["name"]
    if target["type"] == "system":
        continue
    folder = os.path.join(root, target.get("path") or os.path.join("Tests" if target["type"] == "test" else "Sources", name))
    used = imports(folder, [os.path.join(folder, e) for e in target.get("exclude", [])])
    if not used and target["type"] == "regular" and not any(f.endswith(".swift") for f in os.listdir(folder)):
        continue
    for module in sorted((set(used) & known) - declared[name] - {name}):
        problems.append(f"{used[module]}: imports {module}, which Package.swift does not give to {name}")
    for module in sorted(declared[name] - set(used) - LINKED_ONLY):
        problems.append(f"Package.swift: {name} depends on {module}, which none of its files imports")
print("\n".join(problems) or f"The imports of {len(declared)} targets are what Package.swift says.")
sys.exit(bool(problems))
