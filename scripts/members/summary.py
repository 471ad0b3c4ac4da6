"""The line of docs/compatibility.md that says how many input members a vendor has, and what becomes of them."""
import pathlib
import re

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/compatibility.md"
LINE = re.compile(r"^\d+ input members: .*$", re.M)


def write(vendor, members):
    """Puts the line into the vendor's section, in place of the old one or in front of its table of operations.

    vendor: the section's title. members: lines of operation, path, fate and, for a refused one, the text.
    """
    fates = [line.split(" ")[2] for line in members]
    line = (f"{len(fates)} input members: {fates.count('used')} used, {fates.count('stored')} stored and shown, "
            f"{fates.count('refused')} refused by name, {fates.count('readOnly')} only of answers.")
    page = PAGE.read_text()
    start = page.index(f"\n## {vendor}\n")
    end = page.find("\n## ", start + 1)
    section = page[start:] if end < 0 else page[start:end]
    if LINE.search(section):
        section = LINE.sub(line, section, count=1)
    else:
        section = re.sub(r"\n\| (operation|method) ", rf"\n{line}\n\n| \1 ", section, count=1)
    PAGE.write_text(page[:start] + section + ("" if end < 0 else page[end:]))
    print(line)
