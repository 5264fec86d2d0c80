#!/bin/bash
# build.sh [--check] [--packages DIR] [--from CLONES] SET... OUT_DIR: makes sets of files to train
# gmzip with and to measure it on, as OUT_DIR/SET, and compares them with corpus/manifests. What is
# complete stays as it is. build.sh --list shows the sets; corpus/README.md tells about them.
set -euo pipefail
recipes=$(cd "$(dirname "$0")/recipes" && pwd)
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# install PACKAGE COMMAND...: installs a Debian package if its command does not run.
install() {
  "${@:2}" > /dev/null 2>&1 && return
  as_root apt-get -qq update
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq install -y --no-install-recommends "$1" > /dev/null
}

install python3 /usr/bin/python3 --version
case " $* " in
  *' --list '* | *' --check '* | *' --help '* | *' -h '*) ;;
  *)
    for name in "$@"; do
      case $name in
        photos_* | mcmaster | speed/picture) install python3-pil /usr/bin/python3 -c 'import PIL' ;;
        audio/train | audio/valid)
          install flac flac --version
          install fluidsynth fluidsynth --version
          install espeak-ng espeak-ng --version
          ;;
      esac
    done
    # Package lists, which a bare machine lacks.
    apt-cache show bash > /dev/null 2>&1 || as_root apt-get -qq update
    ;;
esac
exec /usr/bin/python3 "$recipes/corpus_sets.py" "$@"
