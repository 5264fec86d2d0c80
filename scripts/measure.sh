#!/bin/bash
# measure.sh [-f] [-s NAME]... SETS_DIR [OUT_DIR [GMZIP]]: measures all that README.md and docs/RESULTS.md tell,
# and leaves it in OUT_DIR (docs/results). SETS_DIR has the sets, as corpus/build.sh makes them.
# -s: only these (measure.sh -l shows all); -f: again, though this gmzip has measured it already.
# A name that is there already, of the same gmzip, models and options, is left alone, so that what
# was interrupted goes on. Then scripts/write_results.py writes the two documents. Hours, on an
# otherwise idle machine; peers: scripts/setup.sh --baselines, zpaq, and paq8px for the set named after it.
set -euo pipefail
scripts=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$scripts")

names=(photos_val kodak mcmaster clic2025_validation text_valid text_paq8px moby bytes_valid canterbury calgary
  silesia audio_valid short speed_text speed_text_slow speed_text_threads speed_picture speed_picture_threads zeros
  png_suite png_kinds text_ablation books_5 books_9 byte_limits learning_limits)

usage() {
  sed -n '2,8s/^# //p' "$0" >&2
  exit 2
}

force=
wanted=()
while getopts fs:l option; do
  case $option in
    f) force=1 ;;
    s) wanted+=("$OPTARG") ;;
    l) printf '%s\n' "${names[@]}"; exit ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
if [ $# -lt 1 ] || [ $# -gt 3 ]; then usage; fi
sets=$(realpath -e "$1")
out=$(realpath -m "${2:-$root/docs/results}")
gmzip=$(realpath -e "${3:-$root/build/release/gmzip}")
[ ${#wanted[@]} -gt 0 ] || wanted=("${names[@]}")
for name in "${wanted[@]}"; do
  printf '%s\n' "${names[@]}" | grep -qxF -- "$name" || { echo "$0: no set $name; -l shows them" >&2; exit 2; }
done
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Peers call gmzip by its name: the reports hold their command lines, and no path of this machine.
mkdir "$work/bin"
ln -s "$gmzip" "$work/bin/gmzip"
export PATH=$work/bin:$PATH

printf x > "$work/x"
stamp=$(gmzip bench -l 1 --baselines none --runs 1 --no-likelihood -q --json - "$work/x" |
  "$scripts/bench_data.py" stamp)

# A peer's two commands get files by {in} and {out} and must give the same file back.
peer_zpaq() {
  # shellcheck disable=SC2016  # the peer's shell expands it. zpaq stores the name it is given.
  echo 'zpaq:5=cd "$(dirname {in})" && zpaq add {out}.zpaq "$(basename {in})" -m5 -t1 > /dev/null 2>&1 && mv {out}.zpaq {out}'\
';cp {in} {out}.zpaq && cd "$(dirname {out})" && zpaq x {out}.zpaq -t1 > /dev/null 2>&1'
}
# peer_gmzip NAME OPTIONS: the command as people call it, its start and its reading and writing included.
peer_gmzip() {
  echo "$1=gmzip compress $2 -q -o {out} {in};gmzip decompress -q -o {out} {in}"
}

# options NAME: sets `place`, the folder that bench runs in, and `arguments`.
options() {
  local general=zstd:19,xz:9,brotli:11,bzip3:16 level pictures
  local zpaq=(--exec "$(peer_zpaq)")
  command -v zpaq > /dev/null || zpaq=()
  place=$sets
  # By name, as results.sh leaves JPEG XL's sizes in a hidden file beside them.
  mapfile -t pictures < <(cd "$sets" && find "$1" -maxdepth 1 -name '*.png' 2> /dev/null | LC_ALL=C sort)
  case $1 in
    photos_val | kodak | mcmaster)
      arguments=(--runs 1 -l '1,5,9' --baselines 'png:9,jxl:7,jxl:9')
      for level in 1 5 9; do
        arguments+=(--exec "$(peer_gmzip "no-learning:$level" "-$level -T1 --no-verify --no-learning")")
      done
      arguments+=("${pictures[@]}")
      ;;
    clic2025_validation) arguments=(--runs 1 -l '1,5' --baselines jxl:9 "${pictures[@]}") ;;
    text_valid)
      arguments=(--runs 1 -l '1,3,4,5,9' --no-likelihood --baselines "$general" "${zpaq[@]}" text/valid)
      ;;
    text_paq8px) # it takes two gigabytes, and is slow
      mapfile -t arguments < "$root/docs/results/text_small.list"
      arguments=(--runs 1 -l '5,9' --no-likelihood --baselines none
        --exec 'paq8px:8=paq8px -8 {in} {out} > /dev/null;paq8px -d {in} {out} > /dev/null' "${arguments[@]}")
      ;;
    moby) arguments=(--runs 1 -l '1,3,5,9' --no-likelihood --baselines "$general" "${zpaq[@]}" moby) ;;
    bytes_valid)
      arguments=(--runs 1 -l '1,3,5' --no-likelihood --baselines "$general" "${zpaq[@]}" bytes/valid)
      ;;
    canterbury | calgary)
      arguments=(--runs 1 -l '1,3,4,5' --no-likelihood --baselines "$general" "${zpaq[@]}" "$1")
      ;;
    silesia) arguments=(--runs 1 -l '3,4' --no-likelihood --baselines 'zstd:19,xz:9' "${zpaq[@]}" "$1") ;;
    audio_valid) arguments=(--runs 1 -l '1,5' --no-likelihood --baselines 'flac,wavpack,xz:9' audio/valid) ;;
    short)
      arguments=(--runs 5 -l 1 --no-likelihood --baselines none)
      for level in 3 5; do arguments+=(--exec "$(peer_gmzip "command:$level" "-$level")"); done
      arguments+=(short)
      ;;
    speed_text)
      arguments=(--runs 3 -l '1,3,5' --no-likelihood --baselines "$general" "${zpaq[@]}"
        --exec "$(peer_gmzip verified:5 -5)" speed/text)
      ;;
    speed_text_slow) arguments=(--runs 1 -l '4,9' --no-likelihood --baselines none speed/text)
      ;;
    speed_text_threads) arguments=(--runs 1 -T 2 -l '5,9' --no-likelihood --baselines none speed/text) ;;
    speed_picture) arguments=(--runs 1 -l '1,5,9' --no-likelihood --baselines jxl:9 speed/picture) ;;
    speed_picture_threads)
      arguments=(--runs 3 -T 2 -l '1,5,9' --no-likelihood --baselines none
        --exec "$(peer_gmzip verified:1 -1)" --exec "$(peer_gmzip verified:5 -5)" speed/picture)
      ;;
    zeros)
      place=$work
      mkdir -p "$work/zeros"
      truncate -s 1000000000 "$work/zeros/zeros.bin"
      arguments=(--runs 1 -l '1,5' --no-likelihood --baselines none zeros)
      ;;
  esac
}

# beside PROGRAM: a program of bench/, built where gmzip was.
beside() {
  local program
  program=$(dirname "$gmzip")/$1
  [ -x "$program" ] || { echo "$program is not built: cmake -DGMZIP_BENCH=ON" >&2; return 1; }
  echo "$program"
}

# printed NAME: what cannot be told by bench, as the program for it prints it.
printed() {
  local program
  case $1 in
    png_suite | png_kinds) (cd "$sets" && "$scripts/png_report.sh" gmzip 5 "$1") ;;
    text_ablation)
      program=$(beside text_ablation) &&
        (cd "$sets" && find text/valid -type f -not -name '.*' | LC_ALL=C sort | xargs "$program")
      ;;
    # The books that published tables of char-level models can be set beside.
    books_?)
      (cd "$sets" && gmzip eval -l "${1#books_}" silesia/dickens silesia/reymont calgary/book1 \
        tinyshakespeare/input.txt)
      ;;
    byte_limits) program=$(beside byte_limits) && "$program" 256 ;;
    learning_limits) program=$(beside learning_limits) && "$program" 100 ;;
  esac
}

# measure NAME
measure() {
  local name=$1 begin=$SECONDS file=$out/$1.json
  case $name in png_suite | png_kinds | text_ablation | books_? | *_limits) file=$out/$name.txt ;; esac
  place=
  arguments=()
  [ "$file" = "$out/$name.txt" ] || { options "$name"; arguments+=(-q --json -); }
  if [ -z "$force" ] && "$scripts/bench_data.py" is-current "$file" "$stamp" "${arguments[@]}"; then
    echo "$name: there already"
    return
  fi
  if [ -n "$place" ]; then
    # bench's exit code tells of rows that failed, and keep says which.
    (cd "$place" && gmzip bench "${arguments[@]}") > "$work/report.json" || true
    "$scripts/bench_data.py" keep < "$work/report.json" > "$work/kept" || return
  else
    { echo "# $stamp" && printed "$name"; } > "$work/kept" || return
  fi
  mv "$work/kept" "$file"
  rm -rf "$work/zeros"
  echo "$name: $((SECONDS - begin)) s"
}

failed=()
for name in "${wanted[@]}"; do measure "$name" || failed+=("$name"); done
if [ ${#failed[@]} -gt 0 ]; then
  echo "failed: ${failed[*]}" >&2
  exit 1
fi
