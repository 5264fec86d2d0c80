# Compress and decompress give the file back; the input is kept.
seq 1 500 > a
"$GMZIP" compress a && mv a original && "$GMZIP" decompress a.gmz && cmp a original && ls
