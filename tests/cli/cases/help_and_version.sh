# Help and version; unknown commands and options.
"$GMZIP" --version | sed 's/[0-9.]*$/N/'
"$GMZIP" help > help && "$GMZIP" --help | cmp - help && grep -v '^  train ' help | grep -c .  # train is there with LibTorch only
for command in compress decompress test info models eval explain; do
  "$GMZIP" help $command > help || echo bad
  "$GMZIP" $command --help | cmp - help && head -n 1 help
done
"$GMZIP" frobnicate
echo "code $?"
"$GMZIP" compress --frobnicate
"$GMZIP" > /dev/null 2>&1
