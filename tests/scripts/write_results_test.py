"""Tests of scripts/write_results.py on made reports: figures, errors, and the templates themselves."""
import contextlib
import copy
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCRIPTS = os.path.join(ROOT, 'scripts')
TEMPLATES = os.path.join(ROOT, 'docs', 'results')
sys.path.insert(0, SCRIPTS)

import bench_data  # noqa: E402
import result_tables  # noqa: E402
import write_results  # noqa: E402

MODELS = [{'name': 'photo-5', 'id': '0' * 16}, {'name': 'bytes', 'id': '1' * 16}]


def made_report(sizes, is_picture=False):
    """sizes: {path: {coder: bytes}}; a file is of 1000 bytes, a picture of 10 x 20 pixels."""
    coders = list(next(iter(sizes.values())))
    files, rows = [], []
    for path, by_coder in sizes.items():
        file = {'path': path, 'group': os.path.dirname(path), 'bytes': 1000, 'raw_bytes': 1000}
        if is_picture:
            file.update(raw_bytes=600, samples=600, width=10, height=20)
        files.append(file)
        for coder, size in by_coder.items():
            timing = {'median': 0.5, 'spread': None, 'seconds': [0.5]}
            rows.append({'file': path, 'coder': coder, 'bytes': size, 'bits_per_byte': size * 8 / 1000,
                         'ratio': 2.0, 'likelihood_bits': None, 'compress': timing, 'decompress': timing,
                         'peak_memory_bytes': 5000000, 'verified': True})
    total = [{'coder': coder, 'files': len(files), 'failed': 0, 'file_bytes': 1000 * len(files),
              'raw_bytes': sum(file['raw_bytes'] for file in files),
              'bytes': sum(by_coder[coder] for by_coder in sizes.values())} for coder in coders]
    return {
        'format': 'gmzip-bench', 'version': 1,
        'machine': {'cpu': 'a CPU', 'cores': 2, 'simd_target': 'AVX2', 'system': 'Linux',
                    'gmzip_version': '9.9', 'compiler': 'GCC', 'models': MODELS,
                    'command_line': ['gmzip bench', 'x']},
        'runs': 1, 'interrupted': False, 'files': files,
        'coders': [{'name': coder, 'kind': 'gmzip' if coder.startswith('gmzip') else 'baseline',
                    'settings': coder, 'version': '1'} for coder in coders],
        'rows': rows, 'totals': [{'name': 'all files', 'files': len(files), 'coders': total}],
        'left_out': [], 'problems': [],
    }


TEXTS = {'text/code/a': {'gmzip:5': 100, 'xz:9': 200}, 'text/wiki/b': {'gmzip:5': 300, 'xz:9': 310}}


class MadeResults(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, name, content):
        with open(os.path.join(self.folder, name), 'w', encoding='utf-8') as file:
            file.write(content if isinstance(content, str) else json.dumps(content))

    def filled(self, template):
        return write_results.fill(template, bench_data.Results(self.folder), 'a template')


class Placeholders(MadeResults):
    def setUp(self):
        super().setUp()
        self.write('texts.json', made_report(TEXTS))

    def test_single_figures(self):
        for placeholder, text in (
                ('files texts', '2'), ('total_bytes texts', '2,000'), ('bytes texts gmzip:5', '400'),
                ('bits_per_byte texts gmzip:5', '1.600'), ('of texts gmzip:5 xz:9', '0.784'),
                ('than texts gmzip:5 xz:9', '22 % smaller'), ('than texts xz:9 gmzip:5', '27 % larger'),
                ('than texts/wiki gmzip:5 xz:9', '3.2 % smaller'),
                ('seconds texts xz:9 compress', '1.00 s'), ('rate texts xz:9 decompress', '2 KB/s'),
                ('memory texts xz:9', '5 MB'), ('machine texts', 'a CPU, 2 cores, SIMD target AVX2')):
            self.assertEqual(self.filled('{{%s}}' % placeholder), text)

    def test_kinds_are_folders(self):
        self.assertEqual(self.filled('{{kinds texts xz:9 gmzip:5}}'), (
            '| 2 files, 2,000 bytes | files | bytes | xz -9e | **gmzip**, default (-5) |\n'
            '|---|---|---|---|---|\n'
            '| code | 1 | 1,000 | 1.600 | 0.800 |\n'
            '| wikis | 1 | 1,000 | 2.480 | 2.400 |\n'
            '| **all 2 files** | 2 | 2,000 | 2.040 | 1.600 |'))

    def test_subsets_are_lists(self):
        self.write('text_valid.json', made_report(TEXTS))
        self.write('text_small.list', 'text/code/a\n')
        self.assertEqual(self.filled('{{bytes text_small gmzip:5}}'), '100')
        self.write('text_small.list', 'text/code/gone\n')
        with self.assertRaisesRegex(bench_data.DataError, 'text/code/gone'):
            self.filled('{{bytes text_small gmzip:5}}')

    def test_photographs(self):
        self.write('photos.json', made_report(
            {'photos/a.png': {'gmzip:5': 400, 'jxl:9': 500}}, is_picture=True))
        self.assertIn('| **gmzip**, default (-5) | 400 | **0.800** |', self.filled('{{photographs photos 5}}'))
        self.assertEqual(self.filled('{{pixel_rate photos jxl:9 compress}}'), '0.00 megapixels/s')

    def test_files_that_a_coder_refuses(self):
        report = made_report(TEXTS)
        report['rows'][1] = {'file': 'text/code/a', 'coder': 'xz:9', 'problem': 'no'}
        report['totals'][0]['coders'][1]['failed'] = 1
        self.write('texts.json', report)
        with self.assertRaisesRegex(bench_data.DataError, 'text/code/a: no figure of xz:9'):
            self.filled('{{bytes texts xz:9}}')

    def test_conditions(self):
        template = 'a\n{{if texts}}\nb\n{{end}}\n{{if sounds}}\n{{bytes sounds flac:8}}\n{{end}}\n'
        self.assertEqual(self.filled(template), 'a\nb\n')

    def test_errors_name_the_placeholder(self):
        for placeholder, why in (('bytes texts lha', 'not measured with lha'), ('bytes sounds xz:9', 'no sounds.json'),
                                 ('nonsense texts', 'no such placeholder'), ('bytes texts', 'argument'),
                                 ('kinds texts/music xz:9', 'no such files'), ('printed limits', 'no limits.txt')):
            with self.assertRaisesRegex(bench_data.DataError, r'a template:2: \{\{%s\}\}: .*%s' % (placeholder, why)):
                self.filled('\n{{%s}}' % placeholder)


class Reports(MadeResults):
    def test_rows_and_totals_agree(self):
        report = made_report(TEXTS)
        report['rows'][0]['bytes'] += 1
        self.write('texts.json', report)
        with self.assertRaisesRegex(bench_data.DataError, 'bytes is 401 by its rows, 400 by its totals'):
            bench_data.Results(self.folder)

    def test_one_gmzip_made_all(self):
        other = copy.deepcopy(made_report(TEXTS))
        self.write('a.json', other)
        other['machine']['models'][0]['id'] = '2' * 16  # a picture model: texts do not depend on it
        self.write('b.json', other)
        bench_data.Results(self.folder)
        other['machine']['models'][1]['id'] = '2' * 16
        self.write('b.json', other)
        with self.assertRaisesRegex(bench_data.DataError, 'a.json and b.json'):
            bench_data.Results(self.folder)

    def test_what_must_not_be_published(self):
        self.assertEqual(bench_data.complaints(made_report(TEXTS)), [])
        report = made_report(TEXTS)
        report['rows'][1]['verified'] = False
        report['rows'][2] = {'file': 'text/wiki/b', 'coder': 'gmzip:5', 'problem': 'hangs'}
        self.assertEqual(bench_data.complaints(report), [
            'text/code/a, xz:9: did not come back equal', 'text/wiki/b, gmzip:5: hangs'])

    def test_the_small_form_is_the_same_report(self):
        report = made_report(TEXTS)
        report['rows'][0]['compress']['seconds'] = [0.123456789]
        small = json.loads(bench_data.small_text(report))
        report['rows'][0]['compress']['seconds'] = [0.123457]
        self.assertEqual(small, report)


class Documents(unittest.TestCase):
    """write_results.py itself, with the templates of the repository."""

    def setUp(self):
        self.root = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.root)
        self.results = os.path.join(self.root, 'docs', 'results')
        shutil.copytree(TEMPLATES, self.results, ignore=shutil.ignore_patterns('*.json', '*.txt'))
        shutil.copy(os.path.join(ROOT, 'README.md'), self.root)

    def run_it(self, *arguments):
        return subprocess.run(
            [sys.executable, '-B', os.path.join(SCRIPTS, 'write_results.py'), '--root', self.root, *arguments],
            capture_output=True, text=True, check=False)

    def make_all_that_templates_name(self):
        """A made report for every set, with all coders that any placeholder names."""
        text = ''
        for name in os.listdir(self.results):
            if name.endswith('.md'):
                with open(os.path.join(self.results, name), encoding='utf-8') as file:
                    text += file.read()
        names = subprocess.run([os.path.join(SCRIPTS, 'measure.sh'), '-l'], capture_output=True, text=True,
                               check=True).stdout.split()
        coders = sorted(set(re.findall(r'\b[a-z][a-z0-9-]*:\d+\b', ' '.join(re.findall(r'\{\{.*?\}\}', text)))))
        coders += ['gmzip:1', 'gmzip:9']
        with open(os.path.join(self.results, 'text_small.list'), encoding='utf-8') as file:
            small = file.read().split()
        for name in names:
            if name in ('png_suite', 'png_kinds', 'text_ablation', 'books_5', 'books_9', 'byte_limits',
                        'learning_limits'):
                with open(os.path.join(self.results, name + '.txt'), 'w', encoding='utf-8') as file:
                    file.write('# gmzip 9.9\npng      yes   327   300 side   24   7.34 %  picture icon.png\nlast\n')
                continue
            paths = small + ['text/valid/code/large'] if name == 'text_valid' else [name + '/a', name + '/b']
            is_picture = name.startswith(('photos', 'kodak', 'mcmaster', 'clic', 'speed_picture', 'audio'))
            report = made_report({path: {coder: 100 for coder in coders} for path in paths}, is_picture)
            with open(os.path.join(self.results, name + '.json'), 'w', encoding='utf-8') as file:
                json.dump(report, file)

    def test_all_placeholders_of_the_templates_can_be_filled(self):
        self.make_all_that_templates_name()
        before = self.run_it('--check')
        self.assertEqual(before.returncode, 1, before.stderr)
        written = self.run_it()
        self.assertEqual((written.returncode, written.stderr), (0, ''))
        after = self.run_it('--check')
        self.assertEqual((after.returncode, after.stdout), (0, ''))
        with open(os.path.join(self.root, 'docs', 'RESULTS.md'), encoding='utf-8') as file:
            self.assertNotRegex(file.read(), r'\{\{|\n\n\n')
        with open(os.path.join(self.root, 'README.md'), encoding='utf-8') as file:
            readme = file.read()
        self.assertIn('## Two commands', readme)
        # A figure typed by hand is found.
        with open(os.path.join(self.root, 'README.md'), 'w', encoding='utf-8') as file:
            file.write(readme.replace('| gmzip -1 | 200 |', '| gmzip -1 | 199 |'))
        typed = self.run_it('--check')
        self.assertEqual(typed.returncode, 1)
        self.assertIn('199', typed.stdout)

    def test_nothing_measured_yet(self):
        self.assertEqual(self.run_it('--check').returncode, 0)
        self.assertEqual(self.run_it().returncode, 1)


class BenchDataCommand(unittest.TestCase):
    def test_is_current(self):
        report = made_report(TEXTS)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'a.json')
            with open(path, 'w', encoding='utf-8') as file:
                json.dump(report, file)
            stamp = bench_data.stamp_of(report)
            with contextlib.redirect_stderr(io.StringIO()):
                self.assertEqual(bench_data.main(['is-current', path, stamp, 'x']), 0)
                self.assertEqual(bench_data.main(['is-current', path, stamp, 'y']), 1)
                self.assertEqual(bench_data.main(['is-current', path, 'gmzip 1.0', 'x']), 1)
                self.assertEqual(bench_data.main(['is-current', path + '.gone', stamp, 'x']), 1)


if __name__ == '__main__':
    unittest.main()
