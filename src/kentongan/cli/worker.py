"""`kentongan worker`: deliveries, answers and clocks, without web pages. On PostgreSQL run as many as you like."""

import argparse

from kentongan.cli.setup import prepare_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options: what there is to do stands in the database."""


def run(args: argparse.Namespace) -> int:
    prepare_django()
    from kentongan.cli.serve import check_database
    from kentongan.worker.loop import run_until_told

    check_database()
    run_until_told()
    return 0
