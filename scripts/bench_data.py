#!/usr/bin/env python3
"""What 'gmzip bench --json' measured, kept small in docs/results/ and read from there.

    bench_data.py stamp < report.json              gmzip's version and models, in one line
    bench_data.py keep < report.json > small.json  the same report in a form to commit
    bench_data.py is-current FILE STAMP ARGUMENT... whether FILE is of that gmzip and command line

The JSON stays what docs/bench.schema.json describes: figures are rounded, a row is a line.
"""
import json
import os
import sys
from dataclasses import dataclass

# Of another set: those files that NAME.list names, one path a line.
SUBSETS = {'text_small': 'text_valid'}

_PICTURE_MODELS = ('photo-', 'grey-')


class DataError(Exception):
    """A figure that is not there, or that contradicts another."""


def stamp_of(report):
    machine = report['machine']
    models = ' '.join('%s=%s' % (model['name'], model['id']) for model in machine['models'])
    return 'gmzip %s %s' % (machine['gmzip_version'], models)


def models_for(stamp, is_picture):
    """The part of a stamp that figures of pictures, or of other files, depend on."""
    words = stamp.split()
    return words[:2] + [word for word in words[2:] if word.startswith(_PICTURE_MODELS) == is_picture]


def _rounded(value):
    """Six digits of a number that was measured: more are noise, and most of the file."""
    if isinstance(value, float):
        return float('%.6g' % value)
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return value


def _compact(value):
    return json.dumps(value, separators=(',', ':'), ensure_ascii=False)


def small_text(report):
    """The report as JSON with a line for each file, coder and row."""
    members = []
    for name, value in _rounded(report).items():
        if name in ('files', 'coders', 'rows', 'totals'):
            value = '[\n%s\n]' % ',\n'.join(map(_compact, value)) if value else '[]'
        else:
            value = _compact(value)
        members.append('"%s":%s' % (name, value))
    return '{\n%s\n}\n' % ',\n'.join(members)


def complaints(report):
    """Why a report must not be published. Others than gmzip may refuse a file, as FLAC some sounds."""
    gmzip = {coder['name'] for coder in report['coders'] if coder['kind'] == 'gmzip'}
    found = list(report['problems'])
    if report['interrupted']:
        found.append('interrupted')
    found += ['%s: %s' % (file['path'], file['problem']) for file in report['files'] if 'problem' in file]
    for row in report['rows']:
        if 'problem' in row:
            if row['coder'] in gmzip:
                found.append('%s, %s: %s' % (row['file'], row['coder'], row['problem']))
        elif not row['verified']:
            found.append('%s, %s: did not come back equal' % (row['file'], row['coder']))
    return found


@dataclass
class Total:
    """What a coder made of some files, in sums."""
    files: int = 0
    file_bytes: int = 0
    raw_bytes: int = 0
    samples: int = 0  # of pictures, sounds
    all_have_samples: bool = True
    bytes: int = 0
    likelihood_bits: float | None = 0.0
    compress_seconds: float = 0.0
    decompress_seconds: float = 0.0
    compress_spread: float = 0.0  # the widest, as a share of its median
    decompress_spread: float = 0.0
    peak_memory_bytes: int = 0

    @property
    def bits_per_byte(self):
        return 8 * self.bytes / self.file_bytes

    @property
    def bits_per_dim(self):
        if not self.all_have_samples:
            raise DataError('neither pictures nor sounds, so no bits per dimension')
        return 8 * self.bytes / self.samples

    def add(self, file, row):
        self.files += 1
        self.file_bytes += file['bytes']
        self.raw_bytes += file['raw_bytes']
        self.samples += file.get('samples', 0)
        self.all_have_samples = self.all_have_samples and 'samples' in file
        self.bytes += row['bytes']
        if row['likelihood_bits'] is None or self.likelihood_bits is None:
            self.likelihood_bits = None
        else:
            self.likelihood_bits += row['likelihood_bits']
        self.compress_seconds += row['compress']['median']
        self.decompress_seconds += row['decompress']['median']
        self.compress_spread = max(self.compress_spread, row['compress']['spread'] or 0)
        self.decompress_spread = max(self.decompress_spread, row['decompress']['spread'] or 0)
        self.peak_memory_bytes = max(self.peak_memory_bytes, row['peak_memory_bytes'] or 0)


class Selection:
    """Some files of a set and what the coders made of them."""

    def __init__(self, name, files, rows, coders):
        self.name = name
        self.files = files
        self.coders = coders
        self._rows = rows

    def total(self, coder):
        if coder not in self.coders:
            raise DataError('%s was not measured with %s, only with: %s' %
                            (self.name, coder, ', '.join(self.coders)))
        total = Total()
        for file in self.files:
            row = self._rows.get((file['path'], coder))
            if row is None or 'problem' in row:
                raise DataError('%s: no figure of %s' % (file['path'], coder))
            total.add(file, row)
        return total

    def coded_by(self, *coders):
        """The files that none of these coders refused."""
        def is_coded(file, coder):
            return 'problem' not in self._rows.get((file['path'], coder), {'problem': ''})
        files = [file for file in self.files if all(is_coded(file, coder) for coder in coders)]
        return self.of_files(self.name, files)

    @property
    def folders(self):
        return sorted({os.path.basename(file['group']) for file in self.files})

    def of_folder(self, folder):
        files = [file for file in self.files if os.path.basename(file['group']) == folder]
        return self.of_files(self.name + '/' + folder, files)

    def of_files(self, name, files):
        if not files:
            raise DataError('%s: no such files' % name)
        return Selection(name, files, self._rows, self.coders)

    @property
    def file_bytes(self):
        return sum(file['bytes'] for file in self.files)


def _check_totals(name, report, whole):
    """Rows and the report's own sums must agree."""
    for group in report['totals']:
        files = [file for file in whole.files if file['group'] == group['name']]
        if group['name'] == 'all files' or len(report['totals']) == 1:
            files = whole.files
        if not files:
            continue  # 'all pictures' beside 'all files'
        for stated in group['coders']:
            if stated['failed']:
                continue
            total = whole.of_files(group['name'], files).total(stated['coder'])
            for member in ('files', 'file_bytes', 'raw_bytes', 'bytes'):
                if getattr(total, member) != stated[member]:
                    raise DataError('%s, %s, %s: %s is %d by its rows, %d by its totals' % (
                        name, group['name'], stated['coder'], member, getattr(total, member),
                        stated[member]))


class Results:
    """All that lies in docs/results/."""

    def __init__(self, folder):
        self.folder = folder
        self.reports = {}
        self._sets = {}
        for entry in sorted(os.listdir(folder)):
            if entry.endswith('.json'):
                self._load(entry[:-len('.json')])
        self._check_one_gmzip()

    def _load(self, name):
        with open(os.path.join(self.folder, name + '.json'), encoding='utf-8') as file:
            report = json.load(file)
        if report.get('format') != 'gmzip-bench' or report.get('version') != 1:
            raise DataError('%s.json: no report of gmzip bench, version 1' % name)
        wrong = complaints(report)
        if wrong:
            raise DataError('%s.json: %s' % (name, '; '.join(wrong[:5])))
        rows = {(row['file'], row['coder']): row for row in report['rows']}
        coders = {coder['name']: coder for coder in report['coders']}
        whole = Selection(name, report['files'], rows, coders)
        _check_totals(name, report, whole)
        self.reports[name] = report
        self._sets[name] = whole

    def _check_one_gmzip(self):
        first = {}
        stamps = {name + '.json': (stamp_of(report), 'width' in report['files'][0])
                  for name, report in self.reports.items() if report['files']}
        for file, (stamp, is_picture) in stamps.items():
            models = models_for(stamp, is_picture)
            other, expected = first.setdefault(is_picture, (file, models))
            if models != expected:
                raise DataError('%s and %s were made by different gmzips: measure again' % (other, file))

    def has(self, name):
        return name in self._sets or os.path.exists(os.path.join(self.folder, name + '.txt'))

    def selection(self, name):
        """A set, a subset, or 'SET/FOLDER' of either."""
        set_name, _, folder = name.partition('/')
        parent = SUBSETS.get(set_name, set_name)
        if parent not in self._sets:
            raise DataError('no %s.json in docs/results: scripts/measure.sh makes it' % parent)
        chosen = self._sets[parent]
        if set_name in SUBSETS:
            chosen = self._subset(chosen, set_name)
        return chosen.of_folder(folder) if folder else chosen

    def _subset(self, whole, name):
        with open(os.path.join(self.folder, name + '.list'), encoding='utf-8') as file:
            wanted = set(file.read().split())
        files = [file for file in whole.files if file['path'] in wanted]
        missing = wanted - {file['path'] for file in files}
        if missing:
            raise DataError('%s.list names what %s.json lacks: %s' %
                            (name, whole.name, ' '.join(sorted(missing)[:3])))
        return whole.of_files(name, files)

    def text(self, name):
        """What a program printed: docs/results/NAME.txt without its first line, the stamp."""
        try:
            with open(os.path.join(self.folder, name + '.txt'), encoding='utf-8') as file:
                stamp, _, printed = file.read().partition('\n')
        except FileNotFoundError:
            raise DataError('no %s.txt in docs/results: scripts/measure.sh makes it' % name) from None
        if not stamp.startswith('# gmzip '):
            raise DataError('%s.txt: its first line does not say which gmzip made it' % name)
        return printed


def _is_current(path, stamp, arguments):
    try:
        with open(path, encoding='utf-8') as file:
            if path.endswith('.txt'):
                return file.readline().rstrip('\n') == '# ' + stamp
            report = json.load(file)
    except (OSError, ValueError):
        return False
    return stamp_of(report) == stamp and report['machine']['command_line'][1:] == arguments


def main(arguments):
    command = arguments[0] if arguments else ''
    if command == 'stamp':
        print(stamp_of(json.load(sys.stdin)))
    elif command == 'keep':
        report = json.load(sys.stdin)
        wrong = complaints(report)
        if wrong:
            print('not kept: ' + '\n          '.join(wrong[:10]), file=sys.stderr)
            return 1
        sys.stdout.write(small_text(report))
    elif command == 'is-current' and len(arguments) >= 3:
        return 0 if _is_current(arguments[1], arguments[2], arguments[3:]) else 1
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
