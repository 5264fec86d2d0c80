# Writing stops half-way: one line, no partial output, the input untouched.
head -c 3000000 /dev/urandom > a && cp a copy
(ulimit -f 100; "$GMZIP" compress -1 --rm a)
echo "code $?"
ls -A && cmp a copy
