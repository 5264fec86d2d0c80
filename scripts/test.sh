#!/bin/bash
# test.sh [--training]: builds gmzip and runs all its tests. --training includes 'gmzip train', which
# needs LibTorch and minutes more.
set -euo pipefail
cd "$(dirname "$0")/.."
training=OFF
[ "${1:-}" = --training ] && training=ON
scripts/setup.sh ${1:+"$1"}
cmake --preset release -DGMZIP_TRAINING=$training
cmake --build --preset release
ctest --test-dir build/release --output-on-failure -j "$(nproc)"
