# Every level round trips; the number of threads changes no byte.
seq 1 1000 > a
for level in 1 2 3 4 5 6 7 8 9; do
  "$GMZIP" compress -$level -c a | "$GMZIP" decompress | cmp - a || echo "level $level differs"
done
"$GMZIP" compress -T 1 a -o one && "$GMZIP" compress -T 4 a -o four && cmp one four && echo same
"$GMZIP" compress -T 2000 a
