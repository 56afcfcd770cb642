"""Finds functions by which a program would stop on a processor that is older than one of its builds of the fast kernels.

usage: check_processors.py [BUILD]

BUILD is the folder of a build, .build/release by default. Modules share small functions, such as a copy of 16 bytes or what is
compiled of the standard library for a type, and the linker takes the first one for all. Where that one comes from a build of the
kernels for a newer processor, whoever calls it from elsewhere stops with an illegal instruction. Needs nm and objdump of binutils.
Prints such functions, and fails if there are any.
"""
import pathlib, re, subprocess, sys

# How the names of their modules begin.
NEWER = "WideKernels"


def lines(*command):
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield from process.stdout
    if process.returncode:
        raise SystemExit(f"check_processors.py: {command[0]} failed")


def shared(objects):
    """The functions that the linker may take from elsewhere."""
    found = set()
    for line in lines("nm", *map(str, objects)):
        fields = line.split()
        if len(fields) == 3 and fields[1] in "WV":
            found.add(fields[2])
    return found


def vector_functions(program):
    """The functions of a program with instructions that not every x86-64 processor has: VEX and EVEX begin with a v."""
    found, name = set(), None
    for line in lines("objdump", "-d", "--no-show-raw-insn", str(program)):
        if line.endswith(">:\n"):
            name = line[line.index("<") + 1:-3]
        elif re.match(r"\s+[0-9a-f]+:\s+v(?!er[rw])", line):
            found.add(name)
    return found


def main():
    build = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".build/release").resolve()
    faults = 0
    for program, product in (("modelbook", "modelbook"), ("libModelbook.so", "Modelbook")):
        objects = (build / f"{product}.product/Objects.LinkFileList").read_text().split()
        objects = [name.strip("'\"") for name in objects]
        newer = [name for name in objects if f"/{NEWER}" in name]
        if not newer:
            return print("skipped: there is no build of the kernels for a newer processor")
        risky = shared(set(objects) - set(newer)) & shared(newer)
        for name in sorted(risky & vector_functions(build / program)):
            print(f"{program}: {name} is for a newer processor, and others call it")
            faults += 1
        print(f"{program}: {len(risky)} functions are shared with kernels for a newer processor")
    sys.exit(faults > 0)


main()
