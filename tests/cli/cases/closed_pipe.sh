# A reader who goes away ends the program without a word, exit code 1.
head -c 3000000 /dev/urandom > a
{ "$GMZIP" compress -1 -c a; echo "code $?" >&2; } | head -c 10 > /dev/null
