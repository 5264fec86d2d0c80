# --independent: every block starts anew; the number of threads changes no byte.
{ seq 1 8000; head -c 131072 /dev/zero; seq 1 8000; } > a
"$GMZIP" compress --independent -1 -T 1 a -o one && "$GMZIP" compress --independent -1 -T 3 a -o three
cmp one three && echo same
"$GMZIP" decompress -c one | cmp - a && echo restored
"$GMZIP" info --json one | python3 -c 'import json, sys; print([(b["coding"], b.get("starts_anew")) for b in json.load(sys.stdin)[0]["blocks"]])'
"$GMZIP" compress -1 a && "$GMZIP" info --json a.gmz | python3 -c 'import json, sys; print([(b["coding"], b.get("content"), b.get("starts_anew")) for b in json.load(sys.stdin)[0]["blocks"]])'
