# A flipped byte and a truncation are found by test and decompress; no output is left.
seq 1 5000 > a && "$GMZIP" compress --rm a
head -c 200 a.gmz > b.gmz
{ head -c 200 a.gmz; printf XY; tail -c +203 a.gmz; } > c.gmz
"$GMZIP" test a.gmz && echo good
"$GMZIP" test b.gmz
echo "code $?"
"$GMZIP" decompress c.gmz
echo "code $?"
ls
