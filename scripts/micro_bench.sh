#!/bin/bash
# micro_bench.sh OUT.json [OPTION...]: builds and runs all micro-benchmarks, and writes one file of
# Google Benchmark's JSON, in which each has its program in front of its name. Options go to the
# programs: --benchmark_filter=AVX2, --benchmark_min_time=0.1
set -euo pipefail
if [ $# -lt 1 ] || [[ $1 == -* ]]; then
  echo "Usage: scripts/micro_bench.sh OUT.json [--benchmark_OPTION=VALUE...]" >&2
  exit 2
fi
out=$(realpath -m "$1")
shift
cd "$(dirname "$0")/.."
programs=(coder_bench kernel_bench pixel_bench restoration_bench)

[ -f build/release/build.ninja ] || cmake --preset release -DGMZIP_TRAINING=OFF > /dev/null
cmake -DGMZIP_BENCH=ON build/release > /dev/null
cmake --build --preset release --target "${programs[@]}" > /dev/null
parts=$(mktemp -d)
trap 'rm -rf "$parts"' EXIT
for program in "${programs[@]}"; do
  build/release/"$program" "$@" --benchmark_out="$parts/$program.json" --benchmark_out_format=json
done
python3 - "$out" "$parts" "${programs[@]}" << 'END'
import json, os, sys

out, parts, *programs = sys.argv[1:]
merged = {'context': None, 'benchmarks': []}
for program in programs:
    path = os.path.join(parts, program + '.json')
    if not os.path.getsize(path):
        continue  # nothing in it fits the filter
    with open(path) as file:
        part = json.load(file)
    merged['context'] = merged['context'] or part['context']
    merged['context'].pop('executable', None)
    for row in part['benchmarks']:
        row['name'] = program + '/' + row['name']
    merged['benchmarks'] += part['benchmarks']
with open(out, 'w') as file:
    json.dump(merged, file, indent=1)
print('%d benchmarks in %s' % (len(merged['benchmarks']), out))
END
