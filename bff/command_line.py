"""The command line: verbs, their arguments, and failures in words."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from bff import database_commands
from bff.database_start import CannotStart, in_words
from bff.embedded_redis import EmbeddedRedisFailed
from bff.own_keys import OwnKeysFailed
from bff.settings import SettingsError
from ground.garbage import import_without_collection
from models.failures import DATABASE_ERRORS

_IN_WORDS = (SettingsError, OwnKeysFailed, CannotStart, EmbeddedRedisFailed, LookupError)


def main() -> int:
    parser = argparse.ArgumentParser(prog="./script/bff", description="码上办 BFF")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("serve", help="run the server; Ctrl-C stops it")
    verbs.add_parser("work", help="run jobs and nothing else (BFF_JOBS=apart)")
    verbs.add_parser("migrate", help="bring the database to this version's tables")
    verbs.add_parser("seed", help="make the demo's hall and terminals")
    enrol = verbs.add_parser("enrol", help="print a one-time enrolment code for a terminal")
    enrol.add_argument("terminal")
    verbs.add_parser("doctor", help="check settings, parts and the usage log's chains")
    verbs.add_parser("jobs", help="list the jobs that were given up")
    release = verbs.add_parser("release-job", help="let a job that was given up run again")
    release.add_argument("job", type=int)
    pull = verbs.add_parser("pull-items", help="read on in the core's catalogue of services")
    pull.add_argument("--all", action="store_true", help="read all of it again")
    openapi = verbs.add_parser("openapi", help="print the API description")
    openapi.add_argument("--write", action="store_true", help="write docs/openapi.json")
    settings = verbs.add_parser("settings", help="print the table of all settings")
    settings.add_argument("--write", action="store_true", help="write it into docs/operations.md")
    theme = verbs.add_parser("theme", help="print the style sheet of colours and sizes")
    theme.add_argument(
        "--write", action="store_true", help="write it into web/shared, with the settings' choices"
    )
    texts = verbs.add_parser("texts", help="print all texts as a PO file for translators")
    texts.add_argument("--check", metavar="FILE", type=Path, help="check a PO file that came back")
    texts.add_argument(
        "--write", action="store_true", help="write web/shared/words in traditional characters"
    )
    pages = verbs.add_parser("pages", help="print the pages that fronts have without the server")
    pages.add_argument(
        "--write", action="store_true", help="write web/shared/page/built-in-pages.js"
    )
    verbs.add_parser("new-keys", help="print fresh BFF_KEYS and BFF_FIXED_KEY")
    arguments = parser.parse_args()
    try:
        return _run(arguments)
    except _IN_WORDS as error:
        print(f"bff: {error}", file=sys.stderr)
    except DATABASE_ERRORS as error:
        print(f"bff: {in_words(error)}", file=sys.stderr)
    return 2


def _run(arguments: argparse.Namespace) -> int:
    match arguments.verb:
        case "migrate":
            return asyncio.run(database_commands.migrate())
        case "seed":
            return asyncio.run(database_commands.seed())
        case "enrol":
            return asyncio.run(database_commands.enrol(arguments.terminal))
        case "jobs":
            return asyncio.run(database_commands.jobs())
        case "release-job":
            return asyncio.run(database_commands.release_job(arguments.job))
        case "texts":
            return _texts(arguments)
        case "work":
            with import_without_collection():
                from bff.work import work
            return work()
    return _run_with_server(arguments)


def _texts(arguments: argparse.Namespace) -> int:
    from bff.texts import commands

    if arguments.check:
        return commands.check(arguments.check)
    return commands.write() if arguments.write else commands.export()


def _run_with_server(arguments: argparse.Namespace) -> int:
    """Run a command that needs the server's modules. They take most of the time of a short one."""
    with import_without_collection():
        from bff import commands
    match arguments.verb:
        case "serve":
            return commands.serve()
        case "openapi":
            return commands.openapi(arguments.write)
        case "settings":
            return commands.settings(arguments.write)
        case "theme":
            return commands.theme(arguments.write)
        case "pages":
            return commands.pages(arguments.write)
        case "new-keys":
            return commands.new_keys()
        case "doctor":
            return asyncio.run(commands.doctor())
        case "pull-items":
            return asyncio.run(commands.pull_items(arguments.all))
    raise AssertionError(arguments.verb)
