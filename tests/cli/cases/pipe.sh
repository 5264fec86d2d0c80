# Standard input to standard output, with and without "-".
seq 1 100000 > a
"$GMZIP" compress < a | "$GMZIP" decompress | cmp - a && echo same
"$GMZIP" compress - -c < a | "$GMZIP" decompress - -c | cmp - a && echo same
