"""Measures Terrace beside the bare engine and its peers; scripts/bench builds what it needs and calls it.

Both sides of a row are measured in turn in one run, and their medians compared: times hold for one machine only, ratios
for others as well. Everything uses the standard library only, so that a machine without Python packages can run it.
"""
import argparse
import json
import os
import shutil
import signal
import subprocess
import tempfile

from bare import Bare
from daemon import Daemon
from plot import plot
from report import Report
from rows import NAMES, ROWS
from setting import Setting
from table import table, with_table


def names(text):
    named = [name for name in text.split(",") if name]
    unknown = [name for name in named if name not in NAMES]
    if unknown:
        raise argparse.ArgumentTypeError(f"there is no row {', '.join(unknown)}; the rows are {', '.join(NAMES)}")
    return named


class ListRows(argparse.Action):
    def __call__(self, parser, *_):
        print(",".join(NAMES))
        parser.exit()


def options():
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--bin", required=True, help="folder of terraced and terrace")
    parser.add_argument("--short", action="store_true", help="few rounds, and only what has wide margins")
    parser.add_argument("--check", type=float, default=0, metavar="MARGIN",
                        help="exit 1 when a ratio misses what it is to reach by more than this factor")
    parser.add_argument("--rows", type=names, default=[], metavar="NAMES",
                        help=f"only these, separated by commas: {', '.join(NAMES)}")
    parser.add_argument("--list-rows", action=ListRows, nargs=0, help="print the names of all rows, and end")
    parser.add_argument("--moto", default="", help="the moto_server program")
    parser.add_argument("--clients", default="", help="folder with az and aws")
    parser.add_argument("--json", default="", help="file for the figures")
    parser.add_argument("--markdown", default="", help="file whose table, between two marks, is replaced")
    parser.add_argument("--svg", default="", help="file for the plot")
    return parser.parse_args()


def measure(chosen, report):
    work = tempfile.mkdtemp(prefix="terrace-bench-")
    bare = Bare(work)
    try:
        setting = Setting(bin=chosen.bin, work=work, terrace=Daemon(chosen.bin, work), bare=bare, report=report,
                          is_short=chosen.short, moto=chosen.moto, clients=chosen.clients)
        for row in ROWS:
            if chosen.rows and row.name not in chosen.rows:
                continue
            rounds = row.rounds_of(chosen.short, is_named=bool(chosen.rows))
            if rounds:
                row.measure(setting, rounds)
            elif chosen.rows:
                report.skip(row.name, "it has no short form; repeat without --short")
        setting.terrace.purge()
    finally:
        bare.end()
        end_leftovers(work)


def end_leftovers(work):
    """Ends the daemons and servers of a run that failed, and those that outlive their daemon; the folder is in their words."""
    found = subprocess.run(["pgrep", "-f", work + "/"], capture_output=True, text=True).stdout
    for pid in found.split():
        if int(pid) != os.getpid():
            os.kill(int(pid), signal.SIGKILL)
    shutil.rmtree(work, ignore_errors=True)


def write(result, chosen):
    texts = {chosen.json: lambda: json.dumps(result, indent=2) + "\n", chosen.svg: lambda: plot(result),
             chosen.markdown: lambda: with_table(chosen.markdown, table(result))}
    for path, text in texts.items():
        if path:
            # Made before the file is opened: to open it empties it, and the table goes into the text that is there.
            text = text()
            with open(path, "w") as file:
                file.write(text)
    print(table(result))


def main():
    chosen, report = options(), Report()
    measure(chosen, report)
    write({"rows": report.rows, "skipped": report.skipped, "scaling": report.scaling, "processors": os.cpu_count(),
           "short": chosen.short}, chosen)
    beyond = report.beyond(chosen.check) if chosen.check else []
    if beyond:
        raise SystemExit(f"slower than {chosen.check:g} times what is to be reached: {', '.join(beyond)}")


if __name__ == "__main__":
    main()
