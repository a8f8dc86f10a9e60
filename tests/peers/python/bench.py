"""Side by side with what a Python merchant would use instead: one run, one sandbox, ratios as a table.

    python bench.py path/to/nicepay-sandbox [rounds]

Every client makes the same registration (a new reference each time, signed, posted, its answer read and its result
code checked). Each measurement runs in a process of its own, in turns. Figures are the
medians of the rounds; a ratio is the median of the rounds' own ratios, so that a busy moment of the machine, which hits
neighbours alike, does not decide it.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path

WORK = str(Path(__file__).with_name("work.py"))
SYNC = {"nicepay-checkout": 4000, "python-nicepay": 1000, "requests": 1500, "httpx": 1500, "pyreqwest": 4000}
ASYNC = {"nicepay-checkout": 8000, "httpx": 1000, "aiohttp": 6000, "pyreqwest": 8000}
VERIFY = {"nicepay-checkout": 200_000, "stdlib": 50_000}
IMPORTS = {
    "nicepay-checkout": "nicepay_checkout",
    "requests": "requests",
    "httpx": "httpx",
    "aiohttp": "aiohttp",
    "pyreqwest": "pyreqwest.client",
    "python-nicepay": "python_nicepay.config.apiClient",
}
# (what, peer): ours must be at least this many times the peer.
WANTED = {
    ("verify form", "stdlib"): 4.0,
    ("verify JSON", "stdlib"): 2.0,
    ("register, blocking", "python-nicepay"): 4.0,
    ("register, blocking", "pyreqwest"): 0.9,
    ("register, asyncio x32", "httpx"): 10.0,
    ("register, asyncio x32", "aiohttp"): 1.2,
    ("register, asyncio x32", "pyreqwest"): 0.9,
}


def measure(*arguments: str) -> float:
    """Calls, or seconds for an import, as the child tells."""
    ran = subprocess.run([sys.executable, WORK, *arguments], capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(f"{arguments}: {ran.stderr}")
    return float(ran.stdout)


def main(sandbox: str, rounds: int = 5) -> None:
    gateway = subprocess.Popen([sandbox, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True)
    assert gateway.stdout is not None
    url = next(word for word in gateway.stdout.readline().split() if word.startswith("http://")).rstrip("/.,")
    plan = [("verify form", peer, ["form", peer, str(count)]) for peer, count in VERIFY.items()]
    plan += [("verify JSON", peer, ["json", peer, str(count)]) for peer, count in VERIFY.items()]
    plan += [("register, blocking", peer, ["sync", peer, str(count), url]) for peer, count in SYNC.items()]
    plan += [("register, asyncio x32", peer, ["async", peer, str(count), url]) for peer, count in ASYNC.items()]
    plan += [("import", peer, ["import", module, "1"]) for peer, module in IMPORTS.items()]
    seen: dict[tuple[str, str], list[float]] = {}
    try:
        for _ in range(rounds):
            for what, peer, arguments in plan:
                seen.setdefault((what, peer), []).append(measure(*arguments))
    finally:
        gateway.terminate()
    middle = {key: statistics.median(values) for key, values in seen.items()}

    print("| what | peer | peer's figure | ours | ours is better by | wanted |")
    print("|---|---|---:|---:|---:|---:|")
    missed = []
    for (what, peer), theirs in middle.items():
        if peer == "nicepay-checkout":
            continue
        ours = middle[what, "nicepay-checkout"]
        pairs = zip(seen[what, "nicepay-checkout"], seen[what, peer], strict=True)
        ratio = statistics.median(b / a if what == "import" else a / b for a, b in pairs)
        if what == "import":
            shown = (f"{theirs * 1e3:.1f} ms", f"{ours * 1e3:.1f} ms")
        elif what.startswith("verify"):
            shown = (f"{1e6 / theirs:.2f} µs", f"{1e6 / ours:.2f} µs")
        else:
            shown = (f"{theirs:,.0f}/s", f"{ours:,.0f}/s")
        wanted = WANTED.get((what, peer))
        if wanted is not None and ratio < wanted:
            missed.append(f"{what} against {peer}: {ratio:.2f}, wanted {wanted}")
        print(f"| {what} | {peer} | {shown[0]} | {shown[1]} | {ratio:.2f}x | {f'{wanted}x' if wanted else ''} |")
    own = middle["import", "nicepay-checkout"]
    print(json.dumps({"import_ms": round(own * 1e3, 2), "rounds": rounds, "missed": missed}))
    if own > 0.010:
        missed.append(f"import takes {own * 1e3:.1f} ms, wanted 10")
    if missed:
        raise SystemExit("\n".join(missed))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
