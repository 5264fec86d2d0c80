#!/bin/sh
# run_cli_test.sh PROGRAM CASE.sh: runs a case and compares what it prints with CASE.expected.
# With UPDATE=1 in the environment, writes CASE.expected instead.
GMZIP=$1
expected=${2%.sh}.expected
export GMZIP
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/work"
(
  cd "$folder/work" || exit 1
  sh "$2" > ../printed 2>&1 < /dev/null
  echo "exit code $?" >> ../printed
)
if [ -n "$UPDATE" ]; then
  cp "$folder/printed" "$expected"
  exit 0
fi
diff -u "$expected" "$folder/printed"
