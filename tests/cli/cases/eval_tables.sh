# eval has a table of pictures and one of other files, each with what was written and compared.
mkdir files
seq 2000 > files/numbers
head -c 70000 /dev/zero > files/zeros
printf 'P5\n32 16\n255\n' > files/grey.pgm && head -c 512 files/numbers >> files/grey.pgm
# The names, and that every figure stands there: costs and times change.
names() { sed -E 's/[0-9.+-]+%?/N/g; s/N( +N)*/N/g; s/  +/ /g; s/^ //'; }
"$GMZIP" eval -l 3 files | names
"$GMZIP" eval files/numbers > table && names < table
# The file that is written takes more than the likelihood: it has a header.
awk '/numbers/ { print ($4 >= $3 && $4 * $5 / 8 > $6 - 1 && $4 * $5 / 8 < $6 + 1) ? "fits" : $0 }' table
# Both halves together do better than either.
awk '/numbers/ { print ($3 < $1 && $3 < $2) ? "joined" : $0 }' table
# Parts of a file, as published results have them.
"$GMZIP" eval -l 1 --first 1K/4000/3K files/numbers > table && names < table
awk '/validation|test/ { print $5 }' table
"$GMZIP" eval --first 1M/0/0 files/numbers | names
"$GMZIP" eval --first 1/2 files/numbers
"$GMZIP" eval --first 1/2/x files/numbers
"$GMZIP" eval missing files/zeros | names
