"""`dawg worker`: do the jobs of a team server, on this machine or on another one."""

from __future__ import annotations

import os
from typing import Annotated

from dawg.cli.options import option

EPILOG = "Stop it with Ctrl-C or SIGTERM: the job at hand is finished, or given back within 30 seconds."


def command(
    name: Annotated[
        str | None, option("--name", value="NAME", help="name that operators see; by default host and process id")
    ] = None,
) -> None:
    """Do the jobs of a team server; several of them, also on other machines, make it wider."""
    # Forking while a parent's thread is inside BLAS hangs the child: there must be no such threads, and numpy starts them.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    from dawg.cli import signals

    asked = signals.noted()
    from dawg import config
    from dawg.server.holding import held_by_worker
    from dawg.server.options import read_options
    from dawg.server.queue.place import check_files_there, check_there, place_of
    from dawg.server.queue.worker import Worker, preload
    from dawg.server.telling import make_log, take_over_stderr

    settings = config.load()
    options = read_options(settings)
    check_there(options)
    check_files_there(options)
    place = place_of(options, genre_folder=settings.genre_folder)
    log = make_log(options.log_level)
    take_over_stderr(log)
    with held_by_worker(options.data_folder):
        preload(place)
        Worker(place, log, name=name).run(asked)
