# decompress --keep-going saves what stands before a damaged block; with --independent, what stands
# after it too. Zeros in its place; exit code 1.
{ seq 1 10000 | head -c 20000; head -c 65536 /dev/zero | tr '\0' 'z'; seq 1 900; } > tail
{ head -c 65536 /dev/zero; head -c 65536 tail; head -c 131072 /dev/zero | tr '\0' 'z'; seq 1 900; } > a
damage() {
  middle=$(($(stat -c %s "$1") / 2))
  { head -c $middle "$1"; printf 'XY'; tail -c +$((middle + 3)) "$1"; } > "$2"
}
"$GMZIP" compress -1 a && damage a.gmz b.gmz
"$GMZIP" decompress --keep-going b.gmz 2>&1 | sed 's/at byte [0-9]*/at byte N/'
stat -c %s b
head -c 65536 a > start && head -c 65536 b | cmp - start && echo start same
tail -c 3000 b | tr -d '\0' | wc -c
"$GMZIP" compress -1 --independent -f a && damage a.gmz b.gmz
"$GMZIP" decompress --keep-going -f b.gmz 2>&1 | sed 's/at byte [0-9]*/at byte N/'
tail -c 3000 a > end && tail -c 3000 b | cmp - end && echo end same
"$GMZIP" decompress --keep-going -f b.gmz 2> /dev/null
