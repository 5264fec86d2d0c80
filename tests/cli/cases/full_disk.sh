# A full disk is one line and exit code 1, on standard output and in a file.
seq 1 20000 > a
"$GMZIP" compress -c a > /dev/full
echo "code $?"
"$GMZIP" compress a -o /dev/full
echo "code $?"
"$GMZIP" compress a && "$GMZIP" info a.gmz > /dev/full
echo "code $?"
ls
