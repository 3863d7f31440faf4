"""Speed and memory, measured by hand: `python -m tests.bench.bench_ingest`, `python -m tests.bench.bench_pages`.

Each prints one JSON object a line:

what     what was done
size     articles in the corpus, or in the file
p50 p95  seconds: the median, and what 19 of 20 stay below
memory   megabytes: the highest resident set of the process that did it, with its children
ratio    p50 in units of `reference_seconds`: compare this, not seconds, between machines or on a busy one
"""
