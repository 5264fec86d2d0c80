# A .gmz file is not compressed again: warning, exit code 2.
echo hello > a && "$GMZIP" compress a
"$GMZIP" compress a.gmz
