"""The figures as tables in Markdown."""


def table(result):
    lines = ["| what | Terrace | beside it | ratio | to reach | |", "| --- | ---: | ---: | ---: | ---: | --- |"]
    lines += [line(row) for row in result["rows"]]
    lines += [f"| {row['key']} | — | — | — | — | skipped: {row['reason']} |" for row in result["skipped"]]
    if result["scaling"]:
        lines += ["", "| nodes at rest | % of a core | resident MB | list, ms | create one more, ms |",
                  "| ---: | ---: | ---: | ---: | ---: |"]
        for row in result["scaling"]:
            lines.append(f"| {row['nodes']} | {row['cpu_percent']:.1f} | {row['resident_mb']:.0f} | {row['list_ms']:.1f} "
                         f"| {row['create_ms']:.1f} |")
    return "\n".join(lines) + "\n"


def line(row):
    ours = f"{row['ours']:.2f} {row['unit']}"
    sign = "≤" if row["better"] == "lower" else "≥"
    if row["theirs"] is None:
        theirs, ratio, target = "—", "—", f"{sign} {row['target']} {row['unit']}"
    else:
        theirs = f"{row['theirs']:.2f} {row['unit']} ({row['peer']})"
        if row["better"] == "lower" and row["target"] < 0.2:
            ratio, target = f"{1 / row['ratio']:.1f} × faster", f"≥ {1 / row['target']:.0f} × faster"
        else:
            ratio, target = f"{row['ratio']:.3f}", f"{sign} {row['target']:.2f}"
    return f"| {row['what']} | {ours} | {theirs} | {ratio} | {target} | {'reached' if row['reached'] else 'missed'} |"


def with_table(path, text):
    """The file's text with the table between its two marks replaced; the rest is written by hand."""
    start, end = "<!-- figures -->\n", "<!-- end of figures -->\n"
    with open(path) as file:
        before, _, rest = file.read().partition(start)
    return before + start + text + end + rest.partition(end)[2]
