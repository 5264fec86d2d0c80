#!/usr/bin/env python3
"""Writes docs/RESULTS.md, and README.md's results, from what scripts/measure.sh left in docs/results/.

    write_results.py            writes both
    write_results.py --check    writes nothing; exit code 1 if they differ from what would be written

docs/results/RESULTS.template.md becomes docs/RESULTS.md; docs/results/README.template.md goes between
the lines 'results:begin' and 'results:end' of README.md. In them, {{NAME WORD...}} stands for what the
function of that name in scripts/result_tables.py gives, and lines from {{if SET...}} to {{end}} are there
only if all the sets were measured. No figure is typed into a template.
"""
import argparse
import difflib
import os
import re
import sys

import result_tables
from bench_data import DataError, Results

BEGIN = '<!-- results:begin, written by scripts/write_results.py -->\n'
END = '<!-- results:end -->\n'
_PLACEHOLDER = re.compile(r'\{\{(.*?)\}\}')


def _filled(results, match, where):
    name, *words = match[1].split() or ['']
    function = result_tables.PLACEHOLDERS.get(name)
    if function is None:
        raise DataError('%s: %s: no such placeholder' % (where, match[0]))
    try:
        return function(results, *words)
    except (DataError, TypeError, ZeroDivisionError) as error:
        raise DataError('%s: %s: %s' % (where, match[0], error)) from None


def fill(template, results, template_name):
    """The template with figures in place of its placeholders."""
    lines = []
    wanted = []  # for each {{if}} around the line, whether its sets are there
    for number, line in enumerate(template.splitlines(keepends=True), 1):
        where = '%s:%d' % (template_name, number)
        words = line.strip().removeprefix('{{').removesuffix('}}').split()
        if line.startswith('{{if '):
            wanted.append(all(results.has(name) for name in words[1:]))
        elif line.startswith('{{end}}'):
            if not wanted:
                raise DataError('%s: {{end}} without {{if}}' % where)
            wanted.pop()
        elif all(wanted):
            lines.append(_PLACEHOLDER.sub(lambda match, at=where: _filled(results, match, at), line))
    if wanted:
        raise DataError('%s: {{if}} without {{end}}' % template_name)
    return ''.join(lines)


def between_marks(document, section):
    """The document with the section between its marks."""
    begin, end = document.find(BEGIN), document.find(END)
    if begin < 0 or end < begin:
        raise DataError('README.md: no results:begin and results:end')
    return document[:begin + len(BEGIN)] + section + document[end:]


def _read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def documents(root):
    """Path and wanted text of each document."""
    folder = os.path.join(root, 'docs', 'results')
    results = Results(folder)
    filled = {name: fill(_read(os.path.join(folder, name)), results, name)
              for name in ('RESULTS.template.md', 'README.template.md')}
    readme = os.path.join(root, 'README.md')
    return {os.path.join(root, 'docs', 'RESULTS.md'): filled['RESULTS.template.md'],
            readme: between_marks(_read(readme), filled['README.template.md'])}


def _differences(path, wanted, root):
    name = os.path.relpath(path, root)
    there = _read(path) if os.path.exists(path) else ''
    return list(difflib.unified_diff(there.splitlines(), wanted.splitlines(), name, name + ' as measured',
                                     lineterm='', n=0))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--check', action='store_true', help='only say whether the documents are as measured')
    parser.add_argument('--root', default=os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                        help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    folder = os.path.join(arguments.root, 'docs', 'results')
    if arguments.check and not any(name.endswith('.json') for name in os.listdir(folder)):
        print('nothing measured yet: scripts/measure.sh')
        return 0
    try:
        wanted = documents(arguments.root)
    except DataError as error:
        print('write_results.py: %s' % error, file=sys.stderr)
        return 1
    num_different = 0
    for path, text in wanted.items():
        differences = _differences(path, text, arguments.root)
        num_different += bool(differences)
        if arguments.check:
            print('\n'.join(differences[:40]), end='\n' if differences else '')
        elif differences:
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text)
    if arguments.check and num_different:
        print('Run scripts/write_results.py: these documents are not what was measured.', file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
