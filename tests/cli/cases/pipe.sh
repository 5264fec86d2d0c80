# Standard input to standard output, with and without "-".
# More than one block.
seq 1 30000 > a
"$GMZIP" compress < a | "$GMZIP" decompress | cmp - a && echo same
"$GMZIP" compress -3 - -c < a | "$GMZIP" decompress - -c | cmp - a && echo same
