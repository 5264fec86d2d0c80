#!/bin/bash
# train_gpu.sh FAMILY PRESET PACKED_DATA MINUTES [FOLDER]: builds the trainer alone, trains, exports.
# PACKED_DATA: pixelcnn: made by 'gmzip train pack'; chars: a tar file of the data's folders, compressed
# in any way tar knows.
# Needs a compiler, CMake and LibTorch (Debian's, or a Python wheel's); uses a GPU if LibTorch can.
# FOLDER (default $OUT, else build/trained) gets FAMILY-PRESET.safetensors, the integer weights gmzip
# reads, and beside it .checkpoint, from which another call with the same FOLDER goes on.
set -euo pipefail
if [ $# -lt 4 ]; then
  sed -n '2,7s/^# //p' "$0" >&2
  exit 2
fi
family=$1 preset=$2 minutes=$4
packed=$(realpath -e "$3")
folder=$(realpath -m "${5:-${OUT:-$(dirname "$0")/../build/trained}}")
cd "$(dirname "$0")/.."
mkdir -p "$folder"

# A wheel knows where its LibTorch is; without one CMake looks in the usual places.
torch=$(python3 -c 'import torch; print(torch.utils.cmake_prefix_path)' 2> /dev/null || true)
cmake --preset trainer ${torch:+-DCMAKE_PREFIX_PATH="$torch"}
cmake --build --preset trainer -j "$(nproc)"

data=(--packed "$packed")
if [ "$family" = chars ]; then
  texts=$(mktemp -d)
  trap 'rm -rf "$texts"' EXIT
  tar -xf "$packed" -C "$texts"
  # Steps of a size that keeps a GPU busy.
  data=(--data "$texts" --batch 65536 --rate 0.006)
fi

model=$folder/$family-$preset.safetensors
build/trainer/gmzip-train "$family" --preset "$preset" "${data[@]}" --minutes "$minutes" \
  --threads "$(nproc)" --out "$model"
ls -l "$folder"
