# Termination in the middle removes the temporary file and ends by the signal (128 + 15).
mkfifo pipe && sleep 30 > pipe &
sleeper=$!
while [ ! -p pipe ]; do sleep 0.05; done
"$GMZIP" compress -f pipe -o out.gmz &
job=$!
while [ "$(ls -A | grep -c gmzip-)" = 0 ]; do sleep 0.05; done
kill -TERM $job
{ wait $job; } 2> /dev/null
echo "code $?"
kill $sleeper
ls -A
