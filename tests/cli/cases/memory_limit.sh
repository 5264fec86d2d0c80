# Blocks larger than the limit are refused.
head -c 5000000 /dev/zero > a && "$GMZIP" compress a
"$GMZIP" test --memory-limit 1MB a.gmz
