"""``python -m nicepay_checkout worker``: brings every payment of a ledger to its end, until SIGTERM or Ctrl-C.

Reads ``NICEPAY_LEDGER_URL``, ``NICEPAY_LEDGER_PREFIX`` and the client's variables. Missing tables are made: on SQLite
always, on PostgreSQL with ``--migrate``.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence

from .errors import NicepayError
from .ledger import Ledger
from .types import LedgerSettings


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m nicepay_checkout", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    worker = commands.add_parser("worker", help="bring every payment to its end, until SIGTERM or Ctrl-C")
    worker.add_argument("--once", action="store_true", help="do what is due now, and end")
    worker.add_argument("--migrate", action="store_true", help="make or update the tables first")
    given = parser.parse_args(arguments)
    settings: LedgerSettings = {"migrate": True} if given.migrate else {}
    try:
        with Ledger.from_env(**settings) as ledger:
            if given.once:
                print(f"looked at {ledger.run_due()}")
                return 0

            # What is under way is ended first; the handler only says so.
            def stop(number: int, frame: object) -> None:
                ledger.stop()

            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, stop)
            print("working", flush=True)
            ledger.run()
    except NicepayError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
