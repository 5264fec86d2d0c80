#!/usr/bin/env bash
# Shows how gzip and zip files come back: what opening their streams gave, and what restoring costs.
#   scripts/packed_report.sh GMZIP LEVEL FILE...
# Every file is compressed, decompressed and compared byte for byte. A line per file: way, equal or not,
# bytes of the file, of the samples, of the side info (as coded) and of the .gmz file. The last line sums up.
set -euo pipefail
[ $# -ge 3 ] || { sed -n 2,5p "$0" >&2; exit 1; }
gmzip=$1
level=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for file in "$@"; do
  "$gmzip" compress -q -f "-$level" --no-verify -o "$work/a.gmz" "$file"
  "$gmzip" decompress -q -f -o "$work/a" "$work/a.gmz"
  equal=$(cmp -s "$file" "$work/a" && echo yes || echo NO)
  "$gmzip" info --json "$work/a.gmz" >"$work/info"
  python3 - "$file" "$equal" "$work/info" <<'P' | tee -a "$work/rows"
import json, os, sys
path, equal, info = sys.argv[1:]
entry = json.load(open(info))
entry = entry[0] if isinstance(entry, list) else entry
blocks = entry["blocks"]
side = sum(b["coded_bytes"] for b in blocks if b["role"] == "side info")
samples = sum(b["raw_bytes"] for b in blocks if b["role"] == "samples")
print(f"{entry['coded_as']:8} {equal:4} {os.path.getsize(path):10} {samples:10} {side:8} "
      f"{entry['compressed_bytes']:10}  {os.path.basename(path)}")
P
done
awk '{n++; size += $3; samples += $4; side += $5; gmz += $6
  if ($2 == "yes") same++; if ($1 == "samples") {opened++; opened_size += $3}}
  END {printf "%d files, %d equal, %d opened (%.1f %% of the bytes); %d -> %d bytes (%.2f %%), samples %d, side info %d (%.3f %%)\n",
       n, same, opened, 100 * opened_size / size, size, gmz, 100 * gmz / size, samples, side, 100 * side / size}' "$work/rows"
