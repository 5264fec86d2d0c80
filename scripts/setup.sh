#!/bin/bash
# setup.sh [--training] [--peers] [--baselines] [--cross]: installs the Debian 12 packages that gmzip's
# build and tests need. Does nothing where all are there.
#   --training  also LibTorch, for 'gmzip train'
#   --peers     also the compressors that scripts/demo.sh and a test of 'gmzip bench' compare with
#   --baselines also the libraries that 'gmzip bench' compares with; it leaves out what is missing
#   --cross     also cross compilers and emulators, for scripts/cross_test.sh
set -euo pipefail

packages=(git cmake ninja-build g++ clang clang-format clang-tidy libclang-rt-14-dev shellcheck
  libcli11-dev libpng-dev zlib1g-dev libzstd-dev libxxhash-dev nlohmann-json3-dev libfmt-dev
  libhwy-dev libgtest-dev libbenchmark-dev libexpected-dev python3-jsonschema)
for option in "$@"; do
  case $option in
    # libopenblas0-pthread: the reference BLAS that LibTorch pulls in is 20 times slower.
    --training) packages+=(libtorch-dev libopenblas0-pthread libgloo-dev) ;;
    --peers) packages+=(libjxl-tools zstd flac wavpack) ;;
    --baselines) packages+=(liblzma-dev libbrotli-dev libbzip3-dev libwebp-dev libjxl-dev libflac-dev
      libwavpack-dev) ;;
    --cross) packages+=(g++-aarch64-linux-gnu g++-s390x-linux-gnu qemu-user-static) ;;
    *) echo "Usage: scripts/setup.sh [--training] [--peers] [--baselines] [--cross]" >&2; exit 2 ;;
  esac
done

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=()
for package in "${packages[@]}"; do
  is_installed "$package" || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
echo "Installing: ${missing[*]}"
"${as_root[@]}" apt-get -qq update
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get -qq install -y --no-install-recommends "${missing[@]}" > /dev/null
