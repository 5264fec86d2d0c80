#!/usr/bin/env bash
# Shows how PNG files come back: which way gmzip codes each, and what restoring its bytes costs.
#   scripts/png_report.sh GMZIP LEVEL FOLDER...
# Every file is compressed, decompressed and compared byte for byte. Ends with a line per folder:
# files, files equal, files restored without falling back to bytes, and among those that hold a picture the
# models take the largest and the total side info in per cent of the PNG.
set -euo pipefail
[ $# -ge 3 ] || { sed -n 2,7p "$0" >&2; exit 1; }
gmzip=$1
level=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

summary=()
for folder in "$@"; do
  : >"$work/rows"
  for file in "$folder"/*.png; do
    "$gmzip" compress -q -f "-$level" --no-verify -o "$work/a.gmz" "$file"
    "$gmzip" decompress -q -f -o "$work/a.png" "$work/a.gmz"
    equal=$(cmp -s "$file" "$work/a.png" && echo yes || echo NO)
    "$gmzip" info --json "$work/a.gmz" >"$work/info"
    python3 - "$file" "$equal" "$work/info" <<'P' | tee -a "$work/rows"
import json, os, sys
path, equal, info = sys.argv[1:]
entry = json.load(open(info))
entry = entry[0] if isinstance(entry, list) else entry
size = os.path.getsize(path)
side = sum(b["coded_bytes"] for b in entry["blocks"] if b["role"].startswith("side"))
with open(path, "rb") as f:
    head = f.read(33)
takes = head[:8] == b"\x89PNG\r\n\x1a\n" and head[24:25] == b"\x08" and head[25] in (0, 2, 4, 6)
print(f"{entry['coded_as']:8} {equal:4} {size:9} {entry['compressed_bytes']:9} side {side:7} "
      f"{100 * side / max(size, 1):6.2f} %  {'picture' if takes else 'other':7} {os.path.basename(path)}")
P
  done
  summary+=("$(awk -v set="$(basename "$folder")" '{n++; png += $3; gmz += $4; if ($2 == "yes") same++; if ($1 != "bytes") whole++
    if ($9 == "picture" && $1 != "bytes") {p++; if ($7 <= 5) few++; if ($7 > worst) worst = $7; s += $6; t += $3}}
    END {printf "%s: %d files, %d equal, %d not by bytes; PNG %d -> %d bytes; side info: %d of %d pictures at most 5 %%, worst %.2f %%, %.3f %% in all", set, n, same, whole, png, gmz, few, p, worst, t ? 100 * s / t : 0}' "$work/rows")")
done
printf '%s\n' "${summary[@]}"
