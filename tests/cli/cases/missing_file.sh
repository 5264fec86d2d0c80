# One line for a file that is not there; the others are done.
echo hello > a
"$GMZIP" compress nowhere a
echo "code $?"
ls
