"""Times isotree and scikit-learn on the sizes of bench/iforest_bench.c, one thread.

Run it in a virtual environment that has numpy and what is to be timed:

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install numpy scikit-learn isotree
    /tmp/peers/bin/python bench/iforest_peers.py

A library that is not installed is left out and said so. Best of three runs, in milliseconds of the
clock and of the processor (the better figure when the machine is busy).
"""

import time

import numpy

RUNS = 3


def make(n_rows, n_columns):
    rng = numpy.random.default_rng(1)
    values = rng.standard_normal((n_rows, n_columns), dtype=numpy.float32)
    values[::100] += 4
    return values


def best(work):
    walls, processors = [], []
    for _ in range(RUNS):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        walls.append((time.perf_counter() - wall) * 1000)
        processors.append((time.process_time() - processor) * 1000)
    return f"{min(walls):9.2f} ms  {min(processors):9.2f} ms processor"


def isotree_forest():
    import isotree

    return isotree.IsolationForest(ntrees=100, sample_size=256, ndim=1, nthreads=1, missing_action="fail")


def sklearn_forest():
    from sklearn.ensemble import IsolationForest

    return IsolationForest(n_estimators=100, max_samples=256, n_jobs=1)


def main():
    for name, new in (("isotree", isotree_forest), ("scikit-learn", sklearn_forest)):
        try:
            new()
        except ImportError:
            print(f"{name}: not installed, left out")
            continue
        score = "score_samples" if name == "scikit-learn" else "predict"
        for n_rows, n_columns in ((581012, 54), (6435, 36)):
            values = make(n_rows, n_columns)
            print(f"{name:12} fit    {n_rows:8} x {n_columns:2}  {best(lambda: new().fit(values))}")
        for n_rows, n_columns in ((1000000, 10), (1000000, 2)):
            values = make(n_rows, n_columns)
            forest = new().fit(values)
            print(f"{name:12} score  {n_rows:8} x {n_columns:2}  {best(lambda: getattr(forest, score)(values))}")


if __name__ == "__main__":
    main()
