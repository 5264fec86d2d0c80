# info shows sizes and the way taken, as a table and as JSON.
printf 'x%.0s' $(seq 1 1000) > a && "$GMZIP" compress a && : > b && "$GMZIP" compress b
"$GMZIP" info a.gmz b.gmz
"$GMZIP" info -v b.gmz
"$GMZIP" info --json a.gmz b.gmz | python3 -c 'import json, sys; print([(f["file"], f["original_bytes"], f["kind"]) for f in json.load(sys.stdin)])'
