# --pixels-only keeps a picture without its comment, and says when there is no picture.
printf 'P5\n# comment\n2 2\n255\nabcdtrailer' > a.pgm && echo text > b
"$GMZIP" compress --pixels-only a.pgm && "$GMZIP" decompress -c a.pgm.gmz && echo
"$GMZIP" compress --pixels-only b
