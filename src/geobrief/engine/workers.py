"""Batches on the processes of one machine: in order, few at a time, and no article can take the work down.

Each worker is one process at the end of a line of its own, so that a process that dies (out of memory, a fault in a
library) names its batch: it is tried again by a new process, then halved until the article is found. Nothing is
shared between the processes: one that is ended in the middle of an answer leaves no lock held and no reader waiting.
"""

import os
import signal
import threading
import traceback
from collections import deque
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import wait
from queue import SimpleQueue

from geobrief.engine import stages
from geobrief.engine.tables import nothing
from geobrief.errors import GeobriefError

MOST_BY_DEFAULT = 8  # each worker holds the gazetteer and the model: some 400 MB


def usable_cores():
    """Return how many workers there are where nobody says: one a core that this process may use, at most eight."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_BY_DEFAULT)


@contextmanager
def runner(way, workers):
    """Give a function that takes `(item, articles)` pairs and yields `(item, Found)` in the same order.

    At most `workers + 1` items are between being taken and being given back. One worker is this process itself; more
    are started when there is a second item, and end at once when the context is left, however it is left.
    """
    if workers == 1:
        yield lambda items: ((item, stages.run(articles, way)) for item, articles in items)
        return
    pool = _Pool(way, workers)
    try:
        yield pool.in_order
    finally:
        pool.close()


class _Job:
    """An item on its way: its articles, who works on it, and what was found."""

    def __init__(self, item, articles):
        self.item, self.articles, self.worker = item, articles, None
        self.found = None if len(articles) else stages.Found(nothing())
        self.is_second = False


class _Pool:
    def __init__(self, way, workers):
        self.free, self.most = [_Worker(way) for _ in range(workers)], workers + 1
        self.workers, self.way = list(self.free), way

    def in_order(self, items):
        items, jobs, ahead, is_over = iter(items), deque(), deque(_taken(items, 2)), False
        if len(ahead) < 2:  # a single batch is not worth a process
            yield from ((job.item, stages.run(job.articles, self.way)) for job in ahead)
            return
        while jobs or ahead or not is_over:
            while ahead and (self.free or ahead[0].found):
                jobs.append(self._started(ahead.popleft()))
            if not (ahead or is_over) and len(jobs) < self.most:
                ahead.extend(_taken(items, 1))
                is_over = not ahead
                continue
            self._settle(jobs)
            while jobs and jobs[0].found:
                job = jobs.popleft()
                yield job.item, job.found

    def _started(self, job):
        if not job.found:
            job.worker = self.free.pop()
            job.worker.ask(job.articles)
        return job

    def _settle(self, jobs):
        """Wait until a batch is done, unless the first one is, and take what was found."""
        running = {job.worker.line: job for job in jobs if not job.found}
        if jobs and jobs[0].found:
            return
        for line in wait(running):
            job = running[line]
            try:
                job.found = job.worker.answer()
            except _Died:
                job.worker.close()
                if not job.is_second:
                    job.is_second = True
                    job.worker.ask(job.articles)
                    continue
                job.worker.check()
                job.found = job.worker.halved(job.articles)
            self.free.append(job.worker)

    def close(self):
        for worker in self.workers:
            worker.close()


def _taken(items, n):
    return [_Job(*pair) for pair in islice(items, n)]


class _Died(Exception):
    """A process ended before it had answered."""


class _Worker:
    """One process that is started with its first batch, and ours of the two ends of the line to it."""

    def __init__(self, way):
        self.way, self.process, self.line = way, None, None

    def ask(self, articles):
        self._ask(stages.run, articles, self.way)

    def _ask(self, work, *arguments):
        if not self.process:
            self._start()
        with suppress(OSError):  # the process is gone, which shows where its answer is awaited
            self.line.send((work, arguments))

    def _start(self):
        context = get_context("spawn")
        self.line, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs,), daemon=True)
        process.start()
        self.process = process
        theirs.close()  # only the process holds it now: when that ends, our end says so

    def answer(self):
        """Return what the process found, or raise what it raised; raise `_Died` where it ended before."""
        try:
            is_found, value = self.line.recv()
        except (EOFError, OSError) as error:
            raise _Died from error
        if is_found:
            return value
        raise value

    def check(self):
        """See that a process can be started at all: where none can, no article is to blame."""
        try:
            self._ask(usable_cores)
            self.answer()
        except _Died as error:
            raise GeobriefError(
                "The processes for the work end before it begins. In a script of your own, call Geobrief below "
                "`if __name__ == \"__main__\":`, or use one worker."
            ) from error

    def halved(self, articles):
        """Return what is found in articles of which one ended two processes: `Found`, that one named."""
        if len(articles) == 1:
            return stages.without(articles, "process", stages.DIED)
        half = len(articles) // 2
        return stages.joined([self._tried(articles.slice(0, half)), self._tried(articles.slice(half))])

    def _tried(self, articles):
        try:
            self.ask(articles)
            return self.answer()
        except _Died:
            self.close()
            return self.halved(articles)

    def close(self):
        """End the process at once, whatever it is doing."""
        if self.process:
            self.process.kill()
            self.process.join()
            self.line.close()
            self.process = None


def _serve(line):
    """Be a worker: interrupts are the parent's to answer, and when its end of the line closes all ends here."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked = SimpleQueue()
    threading.Thread(target=_listen, args=(line, asked), daemon=True).start()
    while True:
        work, arguments = asked.get()
        line.send(_outcome(work, arguments))


def _listen(line, asked):
    """Hand on what comes; a thread of its own, since the parent's end is to be noticed in the midst of a batch too."""
    try:
        while True:
            asked.put(line.recv())
    finally:
        os._exit(1)


def _outcome(work, arguments):
    try:
        return True, work(*arguments)
    except Exception as error:
        error.add_note(f"In a worker: {traceback.format_exc()}")
        return False, error
