# -o names the output; it takes one FILE, and excludes -c.
echo hello > a && echo there > b
"$GMZIP" compress -o c.gmz a && "$GMZIP" decompress c.gmz -o d && cat d
"$GMZIP" compress -o c a b
echo "code $?"
"$GMZIP" compress -o c -c a
