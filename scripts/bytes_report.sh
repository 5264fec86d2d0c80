#!/bin/bash
# bytes_report.sh [-l LEVELS] [-f] PATH...: what gmzip and, where installed, xz, brotli, zpaq and
# zstd make of files that are no pictures, in bits per byte: one line for each folder (with -f for
# each file) and one for all. Each file is compressed alone and counted whole; each .gmz file is
# decompressed and compared. -l: gmzip's levels, for instance '1 3 4' (default '3 4').
set -euo pipefail
gmzip=${GMZIP:-$(dirname "$0")/../build/release/gmzip}
levels='3 4'
by_file=
while getopts l:f option; do
  case $option in
    l) levels=$OPTARG ;;
    f) by_file=1 ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { echo "usage: $0 [-l LEVELS] [-f] PATH..." >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

peers=()
for peer in zstd xz brotli zpaq; do
  command -v $peer > /dev/null && peers+=("$peer")
done

# peer_size PEER FILE: bytes of the peer's smallest.
peer_size() {
  case $1 in
    zstd) zstd -q -19 --single-thread --no-check -c "$2" | wc -c ;;
    xz) xz -9e -C none -c "$2" | wc -c ;;
    brotli) brotli -q 11 -w 24 -c "$2" | wc -c ;;
    zpaq)
      rm -f "$work/archive.zpaq"
      zpaq add "$work/archive.zpaq" "$2" -m5 -t1 > "$work/log" 2>&1
      stat -c %s "$work/archive.zpaq"
      ;;
  esac
}

gmzip_size() {
  "$gmzip" compress "-$1" --no-verify -q -f -o "$work/file.gmz" "$2"
  "$gmzip" decompress -q -f -o "$work/file" "$work/file.gmz"
  cmp "$work/file" "$2" >&2
  stat -c %s "$work/file.gmz"
}

columns="files bytes ${peers[*]} $(for level in $levels; do printf 'gmzip-%s ' "$level"; done)"
find "$@" -type f -size +0 | LC_ALL=C sort | while read -r file; do
  name=$(basename "$(dirname "$file")")
  [ -z "$by_file" ] || name=$(basename "$file")
  printf '%s\t%s' "$name" "$(stat -c %s "$file")"
  for peer in "${peers[@]}"; do printf '\t%s' "$(peer_size "$peer" "$file")"; done
  for level in $levels; do printf '\t%s' "$(gmzip_size "$level" "$file")"; done
  echo
done | awk -F '\t' -v columns="$columns" '
  BEGIN {
    num = split(columns, titles, " ")
    printf "%-36s", ""
    for (i = 1; i <= num; i++) printf "%10s", titles[i]
    print ""
  }
  function line(name, i) {
    printf "%-36s%10d%10d", substr(name, 1, 35), files[name], sum[name, 2]
    for (i = 3; i <= num; i++) printf "%10.4f", sum[name, i] * 8 / sum[name, 2]
    print ""
  }
  {
    if (!($1 in files)) order[++num_names] = $1
    files[$1]++
    files["all"]++
    for (i = 2; i <= num; i++) {
      sum[$1, i] += $i
      sum["all", i] += $i
    }
  }
  END {
    for (n = 1; n <= num_names; n++) line(order[n])
    line("all")
  }'
