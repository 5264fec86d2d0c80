# Termination ends the step under way and writes what is finished; the program ends by the signal.
printf 'hello\n' > a && printf 'hello again\n' > b
# Fast on the first file, slow on the second.
cat > slow.sh <<'SCRIPT'
if [ -e started ]; then touch second && sleep 60; fi
touch started && cp "$1" "$2"
SCRIPT
"$GMZIP" bench a b --levels 1 --baselines none --runs 1 --no-likelihood --json report.json -q \
  --exec 'slow=sh slow.sh {in} {out};cp {in} {out}' &
job=$!
while [ ! -e second ]; do sleep 0.05; done
kill -TERM $job
{ wait $job; } 2> /dev/null
echo "code $?"
python3 - <<'PYTHON'
import json
report = json.load(open('report.json'))
print(report['interrupted'], [(r['file'], r['coder']) for r in report['rows']])
PYTHON
