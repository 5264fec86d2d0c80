#!/usr/bin/env bash
# Times gmzip on one large PNG picture, level by level and by threads, and cjxl -d 0 -e 9 in the same run.
#   [LEVELS="1 5 9"] scripts/speed.sh GMZIP PICTURE.png
# Prints seconds, megapixels per second of wall clock and peak memory; compares what came back. Run it on
# an idle machine.
set -euo pipefail
[ $# -eq 2 ] || { sed -n 2,6p "$0" >&2; exit 1; }
gmzip=$1
picture=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
megapixels=$(od -An -tu1 -j16 -N8 "$picture" |
  awk '{print (($1 * 256 + $2) * 65536 + $3 * 256 + $4) * (($5 * 256 + $6) * 65536 + $7 * 256 + $8) / 1e6}')

# timed NAME COMMAND...
timed() {
  local name=$1
  shift
  /usr/bin/time -f '%e %M' -o "$work/time" "$@" >/dev/null 2>&1
  awk -v name="$name" -v mp="$megapixels" \
    '{printf "| %s | %.2f | %.2f | %.0f |\n", name, $1, mp / $1, $2 / 1024}' "$work/time"
}

echo "| $megapixels megapixels | s | megapixels/s | MB |"
echo "|---|---|---|---|"
for level in ${LEVELS:-1 5 9}; do
  for threads in 1 2; do
    timed "gmzip -$level -T$threads, compress, not verified" "$gmzip" compress -f -q --no-verify "-$level" -T $threads -o "$work/a.gmz" "$picture"
    timed "gmzip -$level -T$threads, decompress" "$gmzip" decompress -f -q -T $threads -o "$work/a.png" "$work/a.gmz"
    cmp "$picture" "$work/a.png"
  done
  timed "gmzip -$level -T2, compress and verify" "$gmzip" compress -f -q "-$level" -T 2 -o "$work/a.gmz" "$picture"
  echo "gmzip -$level: $(stat -c %s "$work/a.gmz") bytes"
done
if command -v cjxl >/dev/null; then
  timed "cjxl -d 0 -e 9" cjxl --quiet -d 0 -e 9 --num_threads=2 "$picture" "$work/a.jxl"
  echo "cjxl -e 9: $(stat -c %s "$work/a.jxl") bytes"
fi
