# Training the byte model: what it refuses, and that the same files give the same model.
"$GMZIP" train bytes --data nowhere --out model
echo "code $?"
mkdir data few
echo hello > few/a
"$GMZIP" train bytes --data few --out model
echo "code $?"
"$GMZIP" train bytes --data few
"$GMZIP" train bytes --data few --out model --size 0
i=0
while [ $i -lt 40 ]; do
  seq $i 3 1500 | sed 's/^/line number /' > data/log$i
  i=$((i + 1))
done
"$GMZIP" train bytes --data data --out model --size 0.05 | sed 's/[0-9.]* KB$/N KB/'
"$GMZIP" train bytes --data data --out again --size 0.05 -q && cmp model again && echo same
"$GMZIP" train bytes --data data --out again --size 0.05 --seed 2 -f -q && cmp -s model again || echo different
echo data/log7 > list
"$GMZIP" train bytes --data data --out again --size 0.05 --exclude list -f | sed 's/:.*//'
"$GMZIP" train bytes --data data --out again
ls
