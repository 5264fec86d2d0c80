# decompress --keep-going saves the blocks around a damaged one, zeros in its place; exit code 1.
seq 1 4000000 | head -c 20000000 > a && "$GMZIP" compress -1 a
size=$(stat -c %s a.gmz)
middle=$((size / 2))
{ head -c $middle a.gmz; printf 'XY'; tail -c +$((middle + 3)) a.gmz; } > b.gmz
"$GMZIP" decompress --keep-going b.gmz 2>&1 | sed 's/at byte [0-9]*/at byte N/'
stat -c %s b
head -c 8388608 a > a1 && head -c 8388608 b | cmp - a1 && echo start same
tail -c 3000000 a > a3 && tail -c 3000000 b | cmp - a3 && echo end same
"$GMZIP" decompress --keep-going -f b.gmz 2> /dev/null
