# decompress needs .gmz at the end of the name, or -o.
echo hello > a && "$GMZIP" compress a -o b
"$GMZIP" decompress b
echo "code $?"
"$GMZIP" decompress b -o c && cat c
