"""`kentongan worker`: deliveries, answers and clocks, without web pages. On PostgreSQL run as many as you like."""

import argparse
import sys

from kentongan.cli.setup import prepare_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options: what there is to do stands in the database."""


def run(args: argparse.Namespace) -> int:
    prepare_django()
    _plain_log()
    from kentongan.cli.serve import check_database
    from kentongan.worker.loop import run_until_told

    check_database()
    run_until_told()
    return 0


def _plain_log() -> None:
    """Tracebacks without the values of variables, which structlog shows where `rich` is installed: tokens are among
    them."""
    import structlog

    plain = structlog.dev.ConsoleRenderer(
        colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])
