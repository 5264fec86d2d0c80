#!/bin/bash
# bench_tool_sizes_test.sh PROGRAM [FILE...]: the baselines of gmzip bench make files as large as those of
# the command-line tools whose settings they name, to within some bytes of headers; FILE... instead of
# files made here. Skipped (exit code 77) where a tool is missing, or a baseline in this build.
set -euo pipefail
gmzip=$1
shift
max_difference=64  # bytes: sums of checks, wrapped headers, what a program says of itself
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

for tool in zstd cjxl flac; do
  command -v $tool > /dev/null || { echo "skipped: no $tool"; exit 77; }
done
baselines=zstd:3,zstd:19,jxl:7,flac:8
if command -v wavpack > /dev/null; then baselines+=,wavpack:hh; fi

files=("$@")
if [ $# -eq 0 ]; then
  python3 - "$folder" <<'PYTHON'
import random, struct, sys, wave
noise = random.Random(1)
def wav(name, bits, num_channels):
    tone = lambda i, c: int((0.5 + 0.1 * c) * (i * (5 + c) % 400 - 200) / 200 * 2 ** (bits - 2) + noise.gauss(0, 9))
    low = -2 ** (bits - 1)
    with wave.open(f'{sys.argv[1]}/{name}', 'wb') as file:
        file.setparams((num_channels, bits // 8, 44100, 0, 'NONE', ''))
        for i in range(30000):
            for channel in range(num_channels):
                value = min(max(tone(i, channel), low), -low - 1)
                file.writeframesraw(((value + 128) & 255 if bits == 8 else value & (1 << bits) - 1)
                                    .to_bytes(bits // 8, 'little'))
for bits in 8, 16, 24:
    for num_channels in 1, 2, 6:
        wav(f'sound_{bits}_{num_channels}.wav', bits, num_channels)
for name, kind, num_channels in ('grey.pgm', 'P5', 1), ('colour.ppm', 'P6', 3):
    samples = bytes((x * y // 50 + 40 * c + noise.randrange(8)) & 255
                    for y in range(150) for x in range(200) for c in range(num_channels))
    open(f'{sys.argv[1]}/{name}', 'wb').write(f'{kind}\n200 150\n255\n'.encode() + samples)
open(f'{sys.argv[1]}/text', 'w').write(''.join(f'line {noise.randrange(1000)}\n' for i in range(20000)))
PYTHON
  files=("$folder"/*)
fi

"$gmzip" bench "${files[@]}" --levels 1 --baselines "$baselines" --runs 1 --no-likelihood -q \
  --json "$folder/report.json" 2> "$folder/errors" || true
if grep 'built without' "$folder/errors"; then exit 77; fi

# One line for each row: coder, bytes, file.
python3 - "$folder/report.json" > "$folder/rows" <<'PYTHON'
import json, sys
for row in json.load(open(sys.argv[1]))['rows']:
    if row['coder'] != 'gmzip:1': print(row['coder'], row.get('bytes', -1), row['file'])
PYTHON

# What the tool of that coder makes of a file, as coded.SUFFIX.
code_with_tool() {
  local coder=$1 file=$2 level=${1#*:} coded=$folder/coded
  rm -f "$coded".*
  case $coder in
    zstd:*) zstd -q "-$level" "$file" -o "$coded.zst" ;;
    jxl:*) cjxl --quiet -d 0 -e "$level" "$file" "$coded.jxl" ;;
    flac:*) flac --silent "-$level" --lax --no-padding --no-seektable "$file" -o "$coded.flac" ;;
    wavpack:*) wavpack -q "-$level" -r "$file" -o "$coded.wv" ;;
  esac < /dev/null 2> /dev/null
}

exit_code=0
declare -A num_files=() num_refused=() least=() most=()
while read -r coder bytes file; do
  if [ "$bytes" -lt 0 ] || ! code_with_tool "$coder" "$file"; then
    num_refused[$coder]=$((${num_refused[$coder]:-0} + 1))
    continue
  fi
  difference=$((bytes - $(stat -c %s "$folder"/coded.*)))
  if [ ${difference#-} -gt $max_difference ]; then
    echo "$coder, $file: $bytes bytes, $difference more than the tool"
    exit_code=1
  fi
  num_files[$coder]=$((${num_files[$coder]:-0} + 1))
  if [ $difference -lt "${least[$coder]:-1000000}" ]; then least[$coder]=$difference; fi
  if [ $difference -gt "${most[$coder]:--1000000}" ]; then most[$coder]=$difference; fi
done < "$folder/rows"
for coder in ${baselines//,/ }; do
  echo "$coder: ${num_files[$coder]:-0} files, ${least[$coder]:-} to ${most[$coder]:-} bytes more than the" \
    "tool; ${num_refused[$coder]:-0} that one of the two refuses"
  [ "${num_files[$coder]:-0}" -gt 0 ] || [ $# -gt 0 ] || exit_code=1
done
exit $exit_code
