# --class needs a model that knows classes; what is no picture has none.
printf 'P5\n2 2\n255\nabcd' > a.pgm && echo text > b
"$GMZIP" compress --class 3 a.pgm
"$GMZIP" compress --class 3 b && "$GMZIP" decompress -c b.gmz
"$GMZIP" compress --class dog a.pgm
