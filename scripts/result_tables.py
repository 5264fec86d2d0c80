"""Figures and tables of docs/results as Markdown, one function for each placeholder of the templates.

A function takes the Results and the placeholder's words and returns text; PLACEHOLDERS has them all.
SEL is a set, a subset, or 'SET/FOLDER' of either; CODER a coder's name in the reports, as gmzip:5.
"""
import re

from bench_data import DataError

DEFAULT_LEVEL = '5'
KINDS = {
    'code': 'code',
    'data': 'data',
    'docs_man': 'man pages',
    'docs_md': 'Markdown',
    'docs_txt': 'plain documentation',
    'markup': 'markup',
    'prose_en': 'English prose',
    'prose_multi': 'prose, Latin script',
    'prose_world': 'prose, other scripts',
    'wiki': 'wikis',
}
_COMMANDS = {
    'zstd': 'zstd -%s',
    'xz': 'xz -%se',
    'brotli': 'brotli %s',
    'bzip3': 'bzip3 -b %s',
    'zpaq': 'zpaq -m%s',
    'paq8px': 'paq8px -%s',
    'jxl': 'JPEG XL, `cjxl -d 0 -e %s`',
    'png': 'PNG, libpng %s',
    'flac': 'flac -%s',
    'wavpack': 'wavpack -%s',
    'no-learning': 'gmzip -%s --no-learning',
    'verified': 'gmzip -%s, compress and verify',
    'command': 'gmzip -%s, compress and verify',
}


def _count(files_there):
    return '%d file%s' % (len(files_there), '' if len(files_there) == 1 else 's')


def _label(coder):
    family, _, level = coder.partition(':')
    if family == 'gmzip':
        return '**gmzip**, default (-%s)' % level if level == DEFAULT_LEVEL else 'gmzip -%s' % level
    return _COMMANDS[family] % level if family in _COMMANDS and level else coder


def _integer(number):
    return format(number, ',')


def _row(cells):
    return '| %s |' % ' | '.join(cells)


def _table(header, rows):
    return '\n'.join([_row(header), '|' + '---|' * len(header)] + [_row(cells) for cells in rows])


def _significant(number):
    """Two digits at least, and no more than a timed figure deserves."""
    return '%.0f' % number if number >= 20 else '%.1f' % number if number >= 2 else '%.2f' % number


def _rate(bytes_coded, seconds):
    per_second = bytes_coded / seconds
    return '%s MB/s' % _significant(per_second / 1e6) if per_second >= 2e5 else (
        '%.0f KB/s' % (per_second / 1e3))


def _timed(seconds, spread):
    """Seconds, and how far their runs lie apart if that is more than a tenth."""
    return _significant(seconds) + (' (spread %.0f %%)' % (100 * spread) if spread > 0.1 else '')


def _seconds(results, name, coder, step):
    if step not in ('compress', 'decompress'):
        raise DataError("'%s': compress or decompress" % step)
    total = results.selection(name).total(coder)
    return total, total.compress_seconds if step == 'compress' else total.decompress_seconds


def _pixels(selection):
    try:
        return sum(file['width'] * file['height'] for file in selection.files)
    except KeyError:
        raise DataError('%s: not all are pictures' % selection.name) from None


# Single figures.

def files(results, name):
    return _integer(len(results.selection(name).files))


def total_bytes(results, name):
    return _integer(results.selection(name).file_bytes)


def megabytes(results, name):
    return _significant(results.selection(name).file_bytes / 1e6)


def size_range(results, name):
    sizes = [file['bytes'] for file in results.selection(name).files]
    return '%.0f to %.0f KB' % (min(sizes) / 1e3, max(sizes) / 1e3)


def megapixels(results, name):
    return '%.1f' % (_pixels(results.selection(name)) / 1e6)


def coded_bytes(results, name, coder):
    return _integer(results.selection(name).total(coder).bytes)


def bits_per_byte(results, name, coder):
    return '%.3f' % results.selection(name).total(coder).bits_per_byte


def of(results, name, coder, other):
    """What part of another coder's bytes a coder takes."""
    selection = results.selection(name)
    return '%.3f' % (selection.total(coder).bytes / selection.total(other).bytes)


def than(results, name, coder, other):
    """'43 % smaller', or '2 % larger': a coder's bytes beside another's."""
    selection = results.selection(name)
    change = 100 * (selection.total(coder).bytes / selection.total(other).bytes - 1)
    return '%s %% %s' % ('%.0f' % abs(change) if abs(change) >= 10 else '%.1f' % abs(change),
                         'smaller' if change < 0 else 'larger')


def seconds(results, name, coder, step):
    return '%s s' % _significant(_seconds(results, name, coder, step)[1])


def rate(results, name, coder, step):
    total, taken = _seconds(results, name, coder, step)
    return _rate(total.file_bytes, taken)


def pixel_rate(results, name, coder, step):
    _, taken = _seconds(results, name, coder, step)
    return '%.2f megapixels/s' % (_pixels(results.selection(name)) / 1e6 / taken)


def times(results, name, coder, other, step):
    """How many times as long another coder takes."""
    return _significant(_seconds(results, name, other, step)[1] / _seconds(results, name, coder, step)[1])


def memory(results, name, coder):
    peak = results.selection(name).total(coder).peak_memory_bytes
    if not peak:
        raise DataError('%s: the memory of %s is not known' % (name, coder))
    return '%.0f MB' % (peak / 1e6)


def machine(results, name):
    about = results.reports[results.selection(name).name]['machine']
    return '%s, %d cores, SIMD target %s' % (about['cpu'], about['cores'], about['simd_target'])


def program(results, name):
    """The gmzip that made a set's figures, and its models' ids."""
    about = results.reports[results.selection(name).name]['machine']
    return 'gmzip %s (%s)' % (about['gmzip_version'], ', '.join(
        '%s %s' % (model['name'], model['id']) for model in about['models']))


def versions(results, *names):
    """The coders that sets were measured with, each once."""
    found = {}
    for name in names:
        for coder in results.selection(name).coders.values():
            if coder['kind'] == 'baseline':
                found.setdefault(coder['name'], (coder['settings'], coder['version']))
    return '; '.join('`%s` (%s)' % about for about in found.values())


# Tables.

def photographs(results, name, *levels):
    """README's: whole files beside JPEG XL's."""
    selection = results.selection(name)
    jxl = selection.total('jxl:9').bytes
    header = ['%d photographs (%s megapixels)' % (len(selection.files), megapixels(results, name)),
              'bytes', 'of JPEG XL']
    rows = [['PNG as found', _integer(selection.file_bytes), '%.3f' % (selection.file_bytes / jxl)],
            [_label('jxl:9'), _integer(jxl), '1.000']]
    for level in levels:
        size = selection.total('gmzip:' + level).bytes
        rows.append([_label('gmzip:' + level), _integer(size), '**%.3f**' % (size / jxl)])
    return _table(header, rows)


def photograph_sets(results, *names):
    header = ['set', 'pictures', 'level', 'PNG bytes', 'cjxl -d 0 -e 9', 'gmzip bytes', 'gmzip / cjxl',
              'bits/dim written', 'likelihood', 'without learning, bytes', 'learning']
    rows = []
    for name in names:
        selection = results.selection(name)
        jxl = selection.total('jxl:9').bytes
        for coder in selection.coders:
            family, _, level = coder.partition(':')
            if family != 'gmzip':
                continue
            total = selection.total(coder)
            without = ['', '']
            if 'no-learning:' + level in selection.coders:
                fixed = selection.total('no-learning:' + level).bytes
                without = [_integer(fixed), '%+.3f %%' % (100 * (total.bytes / fixed - 1))]
            likelihood = ''
            if total.likelihood_bits is not None:
                likelihood = '%.4f' % (total.likelihood_bits / total.samples)
            rows.append([name, str(len(selection.files)), '-' + level, _integer(selection.file_bytes),
                         _integer(jxl), _integer(total.bytes), '%.4f' % (total.bytes / jxl),
                         '%.4f' % total.bits_per_dim, likelihood] + without)
    return _table(header, rows)


def kinds(results, name, *coders):
    """Bits per byte by kind, that is by folder."""
    selection = results.selection(name)
    parts = [(KINDS.get(folder, folder), selection.of_folder(folder)) for folder in selection.folders]
    parts.append(('**all %s**' % _count(selection.files), selection))
    header = ['%s, %s bytes' % (_count(selection.files), _integer(selection.file_bytes)), 'files',
              'bytes'] + [_label(coder) for coder in coders]
    return _table(header, [
        [title, str(len(part.files)), _integer(part.file_bytes)] +
        ['%.3f' % part.total(coder).bits_per_byte for coder in coders] for title, part in parts])


def each_file(results, name, *coders):
    """Bits per byte of each file, and of all."""
    selection = results.selection(name)
    parts = [(file['path'].rsplit('/', 1)[1], selection.of_files(file['path'], [file]))
             for file in selection.files if file['bytes'] > 0]
    parts.append(('**all %s**' % _count(selection.files), selection))
    header = [name, 'bytes'] + [_label(coder) for coder in coders]
    return _table(header, [
        [title, _integer(part.file_bytes)] +
        ['%.3f' % part.total(coder).bits_per_byte for coder in coders] for title, part in parts])


def sizes(results, name):
    """All coders of a set, whole; of pictures in bits per dimension."""
    selection = results.selection(name)
    is_picture = all('width' in file for file in selection.files)
    rows = []
    for coder in selection.coders:
        total = selection.total(coder)
        bits = total.bits_per_dim if is_picture else total.bits_per_byte
        rows.append([_label(coder), _integer(total.bytes), '%.3f' % bits])
    title = '%s: %s, %s bytes' % (name, _count(selection.files), _integer(selection.file_bytes))
    return _table([title, 'bytes', 'bits/dim' if is_picture else 'bits per byte'], rows)


def sounds(results, name):
    """All coders of a set of sounds, on those files that none of them refused."""
    selection = results.selection(name)
    selection = selection.coded_by(*selection.coders)
    rows = []
    for coder in selection.coders:
        total = selection.total(coder)
        rows.append([_label(coder), _integer(total.bytes), '%.3f' % (total.bytes / selection.file_bytes),
                     '%.3f' % total.bits_per_dim])
    title = '%s, %s bytes' % (_count(selection.files), _integer(selection.file_bytes))
    return _table([title, 'bytes', 'of the files', 'bits per sample'], rows)


def sound_kinds(results, name):
    """The same by kind, that is by folder, in bits per sample."""
    selection = results.selection(name)
    selection = selection.coded_by(*selection.coders)
    parts = [(folder, selection.of_folder(folder)) for folder in selection.folders]
    parts.append(('**all %s**' % _count(selection.files), selection))
    return _table(['', 'files', 'bytes'] + [_label(coder) for coder in selection.coders], [
        [title, str(len(part.files)), _integer(part.file_bytes)] +
        ['%.3f' % part.total(coder).bits_per_dim for coder in selection.coders]
        for title, part in parts])


def speeds(results, name):
    """Seconds, speed, memory of all coders of a set; pictures in megapixels a second."""
    selection = results.selection(name)
    is_picture = all('width' in file for file in selection.files)
    give = pixel_rate if is_picture else rate
    rows = []
    for coder in selection.coders:
        total = selection.total(coder)
        peak = '%.0f' % (total.peak_memory_bytes / 1e6) if total.peak_memory_bytes else ''
        rows.append([_label(coder), _integer(total.bytes),
                     _timed(total.compress_seconds, total.compress_spread),
                     give(results, name, coder, 'compress'),
                     _timed(total.decompress_seconds, total.decompress_spread),
                     give(results, name, coder, 'decompress'), peak])
    size = '%s megapixels' % megapixels(results, name) if is_picture else (
        '%s bytes' % _integer(selection.file_bytes))
    return _table([size, 'bytes', 'compress s', '', 'decompress s', '', 'MB'], rows)


def names_of(results, name):
    """The files of a set, by their folder."""
    selection = results.selection(name)
    return '\n'.join('- %s: %s' % (
        KINDS.get(folder, folder),
        ', '.join(file['path'].rsplit('/', 1)[1] for file in selection.of_folder(folder).files))
        for folder in selection.folders)


def printed(results, name):
    """What a program printed, as it is; Markdown stays Markdown."""
    text = results.text(name).strip('\n')
    return text if '|---|' in text else '```\n%s\n```' % text


def last_line(results, name):
    return results.text(name).strip('\n').rsplit('\n', 1)[-1]


def large_side_info(results, name, percent):
    """Of png_report.sh's lines those of pictures whose side info is above some per cent."""
    pattern = re.compile(r'\S+ +\S+ +(\d+) +\d+ side +(\d+) +([\d.]+) % +picture +(\S+)$')
    rows = []
    for line in results.text(name).splitlines():
        match = pattern.match(line)
        if match and float(match[3]) > float(percent):
            rows.append([match[4], _integer(int(match[1])), match[2], match[3] + ' %'])
    return _table(['file', 'PNG bytes', 'side info', 'of the PNG'], rows) if rows else 'None.'


PLACEHOLDERS = {
    'files': files, 'total_bytes': total_bytes, 'megabytes': megabytes, 'size_range': size_range,
    'megapixels': megapixels, 'bytes': coded_bytes, 'bits_per_byte': bits_per_byte, 'of': of,
    'than': than, 'seconds': seconds, 'rate': rate, 'pixel_rate': pixel_rate, 'times': times,
    'memory': memory, 'machine': machine, 'program': program, 'versions': versions,
    'photographs': photographs, 'photograph_sets': photograph_sets, 'kinds': kinds,
    'each_file': each_file, 'sizes': sizes,
    'sounds': sounds, 'sound_kinds': sound_kinds, 'speeds': speeds, 'names': names_of, 'printed': printed,
    'last_line': last_line, 'large_side_info': large_side_info,
}
