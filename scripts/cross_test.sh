#!/bin/bash
# cross_test.sh ARCH: builds gmzip for aarch64 or s390x and runs the golden and runtime tests under
# user-mode emulation. Needs scripts/setup.sh --cross. The target's libraries are unpacked below
# build/; the machine's own packages are left alone.
set -euo pipefail
cd "$(dirname "$0")/.."
case ${1:-} in
  aarch64) debian_arch=arm64 ;;
  s390x) debian_arch=s390x ;;
  *) echo "Usage: scripts/cross_test.sh aarch64|s390x" >&2; exit 2 ;;
esac
arch=$1
place=$PWD/build/cross/$arch
root=$place/root
# The last three are what libgtest and libpng need to be found and linked.
packages=(libhwy1 libhwy-dev libgtest-dev libzstd1 libzstd-dev libxxhash0 libxxhash-dev zlib1g
  zlib1g-dev libpng16-16 libpng-dev libfmt9 libfmt-dev libcli11-dev nlohmann-json3-dev
  libexpected-dev googletest)

# apt with a state of its own: another architecture, nothing installed.
private_apt() {
  apt-get -qq -o APT::Architecture="$debian_arch" -o APT::Architectures="$debian_arch" \
    -o Dir::State="$place/apt" -o Dir::State::lists="$place/apt/lists" \
    -o Dir::State::status=/dev/null -o Dir::Cache="$place/apt/cache" \
    -o APT::Sandbox::User=root "$@"
}

unpack_libraries() {
  [ -f "$root/complete" ] && return
  rm -rf "$root" "$place/apt" "$place/packages"
  mkdir -p "$root" "$place/apt/lists/partial" "$place/apt/cache/archives/partial" "$place/packages"
  private_apt update
  (cd "$place/packages" && private_apt download "${packages[@]}")
  for package in "$place"/packages/*.deb; do dpkg-deb -x "$package" "$root"; done
  touch "$root/complete"
}

unpack_libraries
cmake -S . -B "$place/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_TOOLCHAIN_FILE="$PWD/cmake/toolchain-$arch.cmake" -DGMZIP_CROSS_ROOT="$root" \
  -DGMZIP_TRAINING=OFF -DGMZIP_BENCH=OFF
cmake --build "$place/build" --target golden_test runtime_test
# Under emulation the golden files take minutes: all are decoded once, the fastest level is encoded.
export GTEST_FILTER='-*AnyNumberOfThreads*:*EncodesTheSameBytes*_5_gmz:*EncodesTheSameBytes*_9_gmz'
ctest --test-dir "$place/build" --output-on-failure -j 2 -R '^(golden_test_[12]|runtime_test)$'
