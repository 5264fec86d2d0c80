# Other files are refused in one line, and leave no output.
seq 1 100 > a.gmz && : > empty.gmz
"$GMZIP" decompress a.gmz empty.gmz
echo "code $?"
"$GMZIP" info a.gmz
echo "code $?"
ls
