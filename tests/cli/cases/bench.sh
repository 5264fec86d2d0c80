# bench compares gmzip with others, goes on where something fails and says so with exit code 2.
mkdir files empty
seq 3000 > files/numbers
printf 'P5\n32 16\n255\n' > files/grey.pgm && head -c 512 files/numbers >> files/grey.pgm
"$GMZIP" bench files --levels 1,3 --baselines zstd:3,png --exec 'copy=cp {in} {out};cp {in} {out}' --runs 2 \
  --json report.json --csv report.csv --markdown report.md --html report.html > table
echo "code $?"
# Names, not figures: those change with models and machines.
awk '{ print $1 }' table | grep -o '^gmzip:[13]$\|^zstd:3$\|^png:9$\|^copy$' | tr '\n' ' ' && echo
wc -l < report.csv && grep -c '^| gmzip:' report.md && tail -n 1 report.html
# What bench measures is what compress writes.
"$GMZIP" compress -1 -T 1 files/numbers -o numbers.gmz
python3 - <<'PYTHON'
import csv, json, os
report = json.load(open('report.json'))
size = next(r['bytes'] for r in report['rows'] if r['file'] == 'files/numbers' and r['coder'] == 'gmzip:1')
print(size == os.path.getsize('numbers.gmz'), all(r['verified'] for r in report['rows']))
for group in report['totals']:
    for total in group['coders']:
        files = {f['path'] for f in report['files'] if group['name'] in ('all files', f['group'])}
        rows = [r for r in report['rows'] if r['coder'] == total['coder'] and r['file'] in files]
        if group['name'] == 'files' and sum(r['bytes'] for r in rows) != total['bytes']:
            print('total differs', total)
bits = {(r['file'], r['coder']): float(r['bits_per_byte']) for r in csv.DictReader(open('report.csv'))}
print(all(abs(bits[r['file'], r['coder']] - r['bits_per_byte']) < 1e-5 for r in report['rows']))
PYTHON

echo "what fails"
"$GMZIP" bench files/numbers missing empty --levels 1 --baselines lha,zstd:99,zstd:3 --runs 1 --timeout 0.5 \
  --exec 'gone=no-such-command {in} {out};cp {in} {out}' --exec 'broken=cp {in} {out};cat' \
  --exec 'hangs=sleep 60 || cp {in} {out};cp {in} {out}' --exec 'liar=cp {in} {out};wc < {in} > {out}' \
  --no-likelihood --json bad.json -q 2> errors
echo "code $?" && sed 's/there are .*/there are N/' errors

echo "compared"
"$GMZIP" bench --compare report.json report.json && echo same
sed 's/"bytes": \([0-9]*\),$/"bytes": 1\1,/' report.json > larger.json
"$GMZIP" bench --compare report.json larger.json > changes
echo "code $?" && tail -n 1 changes && grep -c '^larger' changes
"$GMZIP" bench --compare larger.json report.json | tail -n 1
"$GMZIP" bench --compare report.json files/numbers
echo "code $?"

echo "arguments"
"$GMZIP" bench
"$GMZIP" bench files --json - --csv -
"$GMZIP" bench files --json no/such/folder.json
"$GMZIP" bench files --levels 0
