# An output that exists stops the command; -f overwrites it.
echo hello > a && echo precious > a.gmz
"$GMZIP" compress a
echo "code $?"
cat a.gmz
"$GMZIP" compress -f a && "$GMZIP" test -v a.gmz
