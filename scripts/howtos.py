"""The examples of CONTRIBUTING.md: howtos.py check, from scripts/check; howtos.py run, from scripts/test-howtos.

check: each example fits the files as they are.
run: makes the changes of all examples in the current folder, a copy that is thrown away, and runs their commands.

An example is a block of `diff` below "How to make a change". `+++ FILE` names a file. The lines after it are parts, with `@@`
between them: lines that are there (" ", or "-" for those that go) and new ones ("+"). A part has no line numbers. Its lines that are
there must be in the file one after the other, and only once.
"""
import os
import pathlib
import re
import subprocess
import sys

PAGE = "CONTRIBUTING.md"
CLIENTS = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "terrace/clients/installed"
MADE = "TERRACE_EXAMPLES_ARE_MADE"


class Misfit(Exception):
    pass


def sections():
    """The title, blocks of diff and commands of each how-to."""
    text = pathlib.Path(PAGE).read_text().split("\n## How to make a change\n", 1)[1].split("\n## ", 1)[0]
    for part in text.split("\n### ")[1:]:
        blocks = re.findall(r"^```(\w+)\n(.*?)^```$", part, re.M | re.S)
        yield (part.split("\n", 1)[0], [body for kind, body in blocks if kind == "diff"],
               [line for kind, body in blocks if kind == "sh" for line in body.splitlines()])


def parts(diff):
    """Pairs of a file's name and one part's lines."""
    for file in diff.split("+++ ")[1:] if diff.startswith("+++ ") else []:
        name, body = file.split("\n", 1)
        for part in body.split("@@\n"):
            yield name, part.splitlines()


def change(files, diff):
    """Makes the changes of one block in `files`: texts by name, read where they are not there yet."""
    for name, lines in parts(diff):
        if any(line[:1] not in ("+", "-", " ") for line in lines):
            raise Misfit(f"{name}: a line begins with none of '+', '-' and a space")
        before = "".join(line[1:] + "\n" for line in lines if line[0] != "+")
        after = "".join(line[1:] + "\n" for line in lines if line[0] != "-")
        is_there = name in files or pathlib.Path(name).exists()
        if not before:
            if is_there:
                raise Misfit(f"{name} is there already")
            files[name] = after
            continue
        if not is_there:
            raise Misfit(f"{name} is not there")
        text = "\n" + (files[name] if name in files else pathlib.Path(name).read_text())
        times = text.count("\n" + before)
        if times != 1:
            raise Misfit(f"{name} has these lines {times} times, not once:\n{before}")
        files[name] = text.replace("\n" + before, "\n" + after, 1)[1:]


def is_possible(commands):
    """The scripts for the vendors' models read the vendors' clients."""
    return CLIENTS.exists() or not any(command.startswith("scripts/members/") for command in commands)


def changed(chosen):
    files, faults = {}, []
    for title, diffs, commands in chosen:
        if not diffs or not commands:
            faults.append(f"'{title}' has no example or no command")
        for diff in diffs:
            try:
                change(files, diff)
            except Misfit as misfit:
                faults.append(f"the example of '{title}' does not fit: {misfit}")
    for fault in faults:
        print(f"{PAGE}: {fault}", file=sys.stderr)
    if faults:
        sys.exit(1)
    return files


def run():
    chosen = []
    for section in sections():
        if is_possible(section[2]):
            chosen.append(section)
        else:
            print(f"==> '{section[0]}' is left out: the vendors' clients are not here (scripts/install-clients)", file=sys.stderr)
    for name, text in changed(chosen).items():
        pathlib.Path(name).parent.mkdir(parents=True, exist_ok=True)
        pathlib.Path(name).write_text(text)
    # The commands check their copy, where the examples have been made already.
    environment = {**os.environ, MADE: "1"}
    for title, _, commands in chosen:
        for command in commands:
            print(f"==> {title}: {command}", file=sys.stderr)
            if subprocess.run(["bash", "-c", command], env=environment).returncode:
                sys.exit(f"{PAGE}: '{title}': this command has failed: {command}")


if __name__ == "__main__":
    if sys.argv[1:] == ["run"]:
        run()
    elif MADE not in os.environ:
        changed(list(sections()))
