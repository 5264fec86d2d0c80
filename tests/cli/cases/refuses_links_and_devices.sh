# Symbolic links and special files are refused without -f; nothing hangs.
echo hello > a && ln -s a link && mkfifo pipe
"$GMZIP" compress link
echo "code $?"
"$GMZIP" compress pipe
echo "code $?"
"$GMZIP" compress -f link && "$GMZIP" decompress -c link.gmz
