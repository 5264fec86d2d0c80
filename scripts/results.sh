#!/usr/bin/env bash
# Measures gmzip against JPEG XL on folders of PNG pictures and prints a Markdown table.
#   scripts/results.sh GMZIP LEVELS FOLDER...
# GMZIP is the program, LEVELS for instance "1 5 9". Every .gmz file is decompressed and compared byte for
# byte (gmzip eval). cjxl -d 0 -e 9 runs on the same files; its sizes are kept in FOLDER/.cjxl-e9.tsv.
set -euo pipefail
[ $# -ge 3 ] || { sed -n 2,6p "$0" >&2; exit 1; }
gmzip=$1
levels=$2
shift 2
command -v cjxl >/dev/null || { echo "cjxl is not installed: scripts/setup.sh --peers" >&2; exit 1; }

# Sum of cjxl's sizes over a folder, measuring what is not yet known.
cjxl_bytes() {
  local known="$1/.cjxl-e9.tsv" file size temporary
  temporary=$(mktemp --suffix=.jxl)
  touch "$known"
  for file in "$1"/*.png; do
    if ! grep -qP "^\Q$(basename "$file")\E\t" "$known"; then
      cjxl --quiet -d 0 -e 9 "$file" "$temporary" 2>/dev/null
      size=$(stat -c %s "$temporary")
      printf '%s\t%s\n' "$(basename "$file")" "$size" >>"$known"
    fi
  done
  rm -f "$temporary"
  awk -F'\t' '{s += $2} END {printf "%d", s}' "$known"
}

echo "| set | pictures | level | PNG bytes | cjxl -d 0 -e 9 | gmzip bytes | gmzip / cjxl | bits/dim written | likelihood | without learning | learning | compress s | decompress s |"
echo "|---|---|---|---|---|---|---|---|---|---|---|---|---|"
for folder in "$@"; do
  jxl=$(cjxl_bytes "$folder")
  count=$(find "$folder" -maxdepth 1 -name '*.png' | wc -l)
  for level in $levels; do
    "$gmzip" eval -l "$level" "$folder" | awk -v set="$(basename "$folder")" -v count="$count" -v level="$level" -v jxl="$jxl" \
      '/ total of / && !found {printf "| %s | %d | -%s | %d | %d | %d | %.4f | %.4f | %.4f | %.4f | %s %% | %.1f | %.1f |\n", set, count, level, $5, jxl, $6, $6 / jxl, $4, $2, $1, $3 + 0, $7, $8; found = 1} END {exit !found}'
  done
done
