# Output inherits the input's time and permissions, both ways.
echo hello > a && chmod 640 a && touch -d '2001-02-03 04:05:06 UTC' a
"$GMZIP" compress a && TZ=UTC stat -c '%a %y' a.gmz
rm a && "$GMZIP" decompress a.gmz && TZ=UTC stat -c '%a %y' a
