#!/bin/bash
# regenerate.sh [--inputs]: writes the golden .gmz files anew, to be run when the format or a
# shipped model changes on purpose; --inputs also writes the generated originals anew.
set -euo pipefail
cd "$(dirname "$0")/../.."
files=tests/golden/files
build=${BUILD:-build/release}
[ -f "$build"/CMakeCache.txt ] || cmake --preset release -DGMZIP_TRAINING=OFF
cmake --build "$build" --target gmzip
if [ "${1:-}" = --inputs ]; then
  cmake --build "$build" --target make_golden_inputs
  "$build"/make_golden_inputs $files
fi
rm -f $files/*.gmz
for input in "$files"/*; do
  # i: --independent, where there are blocks enough.
  case $input in
    *.p?m | *.png) levels='1 5 9' ;;
    */kinds.bin) levels='1 1i' ;;
    *) levels='1 3 4 5 9' ;;
  esac
  for level in $levels; do
    options=()
    options+=("-${level%i}")
    [ "$level" = "${level%i}" ] || options+=(--independent)
    "$build"/gmzip compress "${options[@]}" -T 1 "$input" -o "$input.$level.gmz"
  done
done
"$build"/gmzip info $files/*.gmz
