# --rm removes the input, but only after success.
echo hello > a && echo hello > b && echo taken > b.gmz
"$GMZIP" compress --rm a b
echo "code $?"
ls
