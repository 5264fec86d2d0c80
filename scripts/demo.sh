#!/bin/bash
# demo.sh [FILE]: builds gmzip, compresses FILE (a PNG or PNM picture), restores it, compares every
# byte and prints a table beside other compressors. Without FILE: a portrait that NASA gave to the
# public domain, as it lies in Debian's python3-skimage.
set -euo pipefail
file=$(realpath -e "${1:-/dev/null}")
cd "$(dirname "$0")/.."
gmzip=build/release/gmzip
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fetch_portrait() {
  local portrait=build/demo/astronaut.png
  if [ ! -f $portrait ]; then
    mkdir -p build/demo
    chmod 755 "$work"  # apt's download runs as a user of its own
    (cd "$work" && { apt-get -qq download python3-skimage ||
      { "${as_root[@]}" apt-get -qq update && apt-get -qq download python3-skimage; }; }) 2> /dev/null
    dpkg-deb --fsys-tarfile "$work"/python3-skimage_*.deb |
      tar -xO ./usr/lib/python3/dist-packages/skimage/data/astronaut.png > "$work/astronaut.png"
    mv "$work/astronaut.png" $portrait
  fi
  file=$PWD/$portrait
}

# timed COMMAND...: runs it quietly, sets $seconds.
timed() {
  local begin=$EPOCHREALTIME
  "$@" > /dev/null 2> "$work/errors" || { cat "$work/errors" >&2; exit 1; }
  seconds=$(awk -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }')
}

# row NAME BYTES SECONDS_TO_COMPRESS SECONDS_TO_RESTORE
row() {
  awk -v name="$1" -v bytes="$2" -v there="$3" -v back="$4" -v found="$found_bytes" \
    -v subpixels="$subpixels" 'BEGIN {
      printf "%-22s %10d %8.1f %% %9s %9s %9s\n", name, bytes, 100 * bytes / found,
        subpixels ? sprintf("%.3f", 8 * bytes / subpixels) : "-", there, back }'
}

# codec_row NAME COMPRESSED COMPRESS_COMMAND... -- RESTORE_COMMAND...
codec_row() {
  local name=$1 compressed=$2 there
  shift 2
  local forward=()
  while [ "$1" != -- ]; do forward+=("$1"); shift; done
  shift
  timed "${forward[@]}"
  there=$seconds
  timed "$@"
  row "$name" "$(stat -c %s "$compressed")" "$there" "$seconds"
}

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
scripts/setup.sh
{
  cmake --preset release -DGMZIP_TRAINING=OFF
  cmake --build --preset release --target gmzip
} > "$work/build.log" || { cat "$work/build.log"; exit 1; }
[ -f "$file" ] || fetch_portrait

# What the default level gives, and every byte back.
$gmzip compress "$file" -o "$work/default.gmz"
$gmzip decompress "$work/default.gmz" -o "$work/restored"
cmp "$file" "$work/restored"
echo "$(basename "$file"): compressed, restored, all $(stat -c %s "$file") bytes the same."
$gmzip info "$work/default.gmz" | sed "s|$work/||"
echo

# The samples alone, as PNM: gmzip's own way to get them. Not there for other kinds of file.
samples=$work/samples
subpixels=0
if $gmzip compress -q -1 --pixels-only "$file" -o "$work/samples.gmz" 2> /dev/null; then
  $gmzip decompress "$work/samples.gmz" -o "$samples"
  # PNM and PAM headers are at most 100 bytes long here; alpha counts as a channel.
  subpixels=$($gmzip info --json "$work/samples.gmz" | tr -d '\n' |
    sed -nE 's/.*"width": ([0-9]+), "height": ([0-9]+), "channels": ([0-9]+).*/\1 * \2 * \3/p')
  subpixels=$((${subpixels:-0}))
fi
[ -f "$samples" ] || samples=$file

found_bytes=$(stat -c %s "$file")
printf '%-22s %10s %10s %9s %9s %9s\n' '' bytes 'of found' bits/sub s s
printf '%-22s %10s %10s %9s %9s %9s\n' '' '' '' pixel compress restore
row 'file as found' "$found_bytes" - -
[ "$samples" = "$file" ] || row 'samples, uncoded' "$(stat -c %s "$samples")" - -
if command -v zstd > /dev/null; then
  codec_row 'zstd -19 (samples)' "$work/z" zstd -q -19 "$samples" -o "$work/z" -- \
    zstd -q -d "$work/z" -o "$work/z.out"
fi
if command -v cjxl > /dev/null && [ "$subpixels" -gt 0 ]; then
  for effort in 7 9; do
    codec_row "cjxl -d 0 -e $effort" "$work/jxl" cjxl -d 0 -e $effort "$file" "$work/jxl" -- \
      djxl "$work/jxl" "$work/jxl.png"
  done
fi
for level in 1 5 9; do
  codec_row "gmzip -$level" "$work/g" \
    $gmzip compress -f --no-verify -$level "$file" -o "$work/g" -- \
    $gmzip decompress -f "$work/g" -o "$work/g.out"
  cmp "$file" "$work/g.out"
done
echo
echo "gmzip gives the file back, the others the samples. $(nproc) threads."
