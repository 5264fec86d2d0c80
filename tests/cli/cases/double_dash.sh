# After -- everything is a file name.
echo hello > -1
"$GMZIP" compress -- -1 && "$GMZIP" decompress -c -- -1.gmz
