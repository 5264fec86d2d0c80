# What bench writes as JSON is of the form in docs/bench.schema.json, with failures and without.
printf 'hello hello hello\n' > hello && printf 'P5\n4 4\n255\n0123456789abcdef' > picture.pgm
printf 'RIFF\060\0\0\0WAVEfmt \020\0\0\0\01\0\02\0\100\037\0\0\0\175\0\0\04\0\020\0data\014\0\0\0000123456789ab' > sound.wav
"$GMZIP" bench hello picture.pgm sound.wav missing --levels 1 --baselines zstd:3,png,lha --runs 1 --date --json report.json -q 2> errors
echo "code $?"
python3 - "$(dirname "$0")/../../../docs/bench.schema.json" <<'PYTHON'
import json, sys
import jsonschema
schema, report = json.load(open(sys.argv[1])), json.load(open('report.json'))
print({name: value for name, value in report['files'][2].items() if name not in ('path', 'group')})
jsonschema.validate(report, schema)
report['rows'][0]['bytes'] = -1
try:
    jsonschema.validate(report, schema)
except jsonschema.ValidationError:
    print('valid, and a negative size is not')
PYTHON
