"""Time our forms of Conv3D against JAX and PyTorch: `python -m benchmarks.conv3d`, or `make bench`.

float32, two threads on two cores (where the system binds processes to cores). Thread pools disturb
each other, so each column is a process of its own; the processes take turns for five rounds, and a
figure is the median over the rounds of each round's fastest run. Before the clock runs, each
process compares its result with that of our sliding-window form. Each library chooses its kernels
for the processor: variables that would pin them to an older one are unset and recorded (but stay,
with `--keep-pins`). PyTorch is taken from this interpreter or from another, `--torch-python PATH`;
where it is missing, so is its column.
The figures go to `benchmarks/conv3d.json` as well, with machine, versions and date.
"""

import argparse
import datetime
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).with_suffix(".json")
THREADS = 2
ROUNDS = 5
SECONDS = 0.3  # of runs per workload and round, but three runs at least
AXES = ("N", "iC", "side", "oC", "kernel")
WORKLOADS = [
    (1, 1, 64, 8, 3),
    (2, 4, 32, 16, 3),
    (1, 8, 48, 16, 3),
    (1, 1, 96, 4, 5),
    (4, 3, 24, 8, 3),
]
SMALLEST = WORKLOADS[4]
PINS = (
    "ATEN_CPU_CAPABILITY",
    "MKL_ENABLE_INSTRUCTIONS",
    "NPY_DISABLE_CPU_FEATURES",
    "ONEDNN_MAX_CPU_ISA",
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2_SIZE",
)


def ours(name):
    """One of our own forms."""
    from solutions.nn import conv3d as forms

    return f"NumPy {np.__version__}", lambda *arrays: lambda: getattr(forms, name)(*arrays)


def jax():
    """`conv_general_dilated`, compiled."""
    import jax

    @jax.jit
    def convolve(images, kernels):
        layout = ("NCHWD", "OIHWD", "NCHWD")
        return jax.lax.conv_general_dilated(images, kernels, (1, 1, 1), "VALID", dimension_numbers=layout)

    def prepare(*arrays):
        arrays = [jax.device_put(array) for array in arrays]
        return lambda: convolve(*arrays).block_until_ready()

    return f"JAX {jax.__version__}", prepare


def torch():
    """`torch.nn.functional.conv3d`."""
    import torch

    torch.set_num_threads(THREADS)
    torch.set_grad_enabled(False)

    def prepare(*arrays):
        arrays = [torch.from_numpy(array) for array in arrays]
        return lambda: torch.nn.functional.conv3d(*arrays)

    return f"PyTorch {torch.__version__}", prepare


# Each gives its version, and a function from the two arrays to the function that is timed.
COLUMNS = {
    "loops": lambda: ours("conv3d_loops"),
    "windows": lambda: ours("conv3d_windows"),
    "fast": lambda: ours("conv3d"),
    "jax": jax,
    "torch": torch,
}


def work(column, folder):
    """In a process of its own: print the version and the fastest run of each workload, in ms."""
    if hasattr(os, "sched_setaffinity"):  # before the library counts the cores
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])
    try:
        version, prepare = COLUMNS[column]()
    except ImportError as error:
        print(json.dumps({"absent": str(error)}))
        return
    fastest = []
    for number, workload in enumerate(WORKLOADS):
        if column == "loops" and workload != SMALLEST:
            fastest.append(None)
            continue
        arrays = np.load(Path(folder, f"{number}.npz"))
        run = prepare(arrays["images"], arrays["kernels"])
        np.testing.assert_allclose(np.asarray(run()), arrays["expected"], rtol=1e-3, atol=1e-3)
        times = []
        while len(times) < 3 or sum(times) < SECONDS:
            start = time.perf_counter()
            run()
            times.append(time.perf_counter() - start)
        fastest.append(1e3 * min(times))
    print(json.dumps({"version": version, "ms": fastest}))


def measure(torch_python, rounds, unset):
    """The medians in ms and the version of each column, and why the others are absent."""
    from solutions.nn.conv3d import conv3d_windows

    pools = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    environment |= dict.fromkeys(pools, str(THREADS)) | {"PYTHONPATH": str(ROOT)}
    answers = {column: [] for column in COLUMNS}
    with tempfile.TemporaryDirectory() as folder:
        for number, (N, iC, side, oC, kernel) in enumerate(WORKLOADS):
            rng = np.random.default_rng(number)
            images = rng.standard_normal((N, iC, side, side, side), np.float32)
            kernels = rng.standard_normal((oC, iC, kernel, kernel, kernel), np.float32)
            expected = conv3d_windows(images, kernels)
            np.savez(Path(folder, f"{number}.npz"), images=images, kernels=kernels, expected=expected)
        for turn in range(rounds):
            for column, given in answers.items():
                if given and "absent" in given[0]:
                    continue
                print(f"\rround {turn + 1} of {rounds}: {column:9}", end="", file=sys.stderr)
                python = torch_python if column == "torch" else sys.executable
                command = [python, __file__, "--work", column, folder]
                process = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
                given.append(json.loads(process.stdout))
        print(file=sys.stderr)
    absent = {column: g[0]["absent"] for column, g in answers.items() if "absent" in g[0]}
    present = {column: g for column, g in answers.items() if column not in absent}
    medians = {
        column: [
            None if None in times else statistics.median(times)
            for times in zip(*(answer["ms"] for answer in given), strict=True)
        ]
        for column, given in present.items()
    }
    return medians, {column: given[0]["version"] for column, given in present.items()}, absent


def summary(medians):
    """Per workload the times, and those of the others over ours; the latter's geometric means."""
    others = [column for column in medians if column not in ("loops", "fast")]
    rows = []
    for number, workload in enumerate(WORKLOADS):
        ms = {column: times[number] for column, times in medians.items()}
        ratios = {column: ms[column] / ms["fast"] for column in others}
        rows.append({"workload": dict(zip(AXES, workload, strict=True)), "ms": ms, "ratios": ratios})
    means = {column: math.prod(row["ratios"][column] for row in rows) ** (1 / len(rows)) for column in others}
    return {"rows": rows, "geometric_means": means}


def machine():
    """The processor's name as the system gives it, its cores, the system."""
    cpu = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        cpu = next((line.split(": ")[1] for line in lines if line.startswith("model name")), cpu)
    return {"cpu": cpu, "cores": os.cpu_count(), "system": platform.system()}


def table(results):
    """The results as lines of text."""
    rows, means = results["rows"], results["geometric_means"]
    columns = list(rows[0]["ms"])
    head = [f"{axis:>7}" for axis in AXES] + [f"{column:>9}" for column in columns]
    yield "".join(head + [f"{f'{column}/fast':>14}" for column in means])
    for row in rows:
        cells = [f"{size:7}" for size in row["workload"].values()]
        cells += [" " * 8 + "–" if ms is None else f"{ms:9.2f}" for ms in row["ms"].values()]
        yield "".join(cells + [f"{ratio:13.2f}×" for ratio in row["ratios"].values()])
    title = f"{'geometric mean':>{7 * len(AXES) + 9 * len(columns)}}"
    yield title + "".join(f"{mean:13.2f}×" for mean in means.values())


def rounded(value):
    """The same, with four significant digits."""
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [rounded(entry) for entry in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value


def main():
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conv3d", description=__doc__)
    parser.add_argument("--torch-python", default=sys.executable, metavar="PATH")
    parser.add_argument("--keep-pins", action="store_true")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--output", type=Path, default=RESULTS)
    parser.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.work:
        work(*arguments.work)
        return
    pins = {name: os.environ[name] for name in PINS if name in os.environ}
    unset = {} if arguments.keep_pins else pins
    medians, versions, absent = measure(arguments.torch_python, arguments.rounds, unset)
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    results = {
        "date": datetime.date.today().isoformat(),
        "machine": machine(),
        "threads": THREADS,
        "rounds": arguments.rounds,
        "python": platform.python_version(),
        "versions": versions,
        "blas": f"{blas['name']} {blas['version']}",
        "pins": {"kept": pins if arguments.keep_pins else {}, "unset": unset},
        "absent": absent,
        **rounded(summary(medians)),
    }
    arguments.output.write_text(json.dumps(results, indent=2) + "\n")
    what = f"median of the fastest runs of {arguments.rounds} rounds"
    print(f"Conv3D, float32, {THREADS} threads, ms ({what})")
    print(*table(results), sep="\n")
    for column, why in absent.items():
        print(f"{column}: absent ({why})")
    for fate, names in results["pins"].items():
        for name, value in names.items():
            print(f"{fate}: {name}={value}")


if __name__ == "__main__":
    main()
