"""The sets, how each is made, and corpus/build.sh's command line."""
import argparse
import os
import shutil
import sys

import byte_sets
import cut_sets
import manifests
import picture_sets
import public_sets
import sound_sets
import text_sets
from packages import Packages, read_table

# Set, use, what it is. Uses: corpus/README.md.
SETS = (
    ('photos_train', 'training', '375 photographs, 53 megapixels'),
    ('photos_val', 'validation', '16 photographs, 10 megapixels'),
    ('png_kinds', 'test', '53 PNG files of all kinds, as found'),
    ('png_suite', 'test', '48 small PNG files of every type, some broken'),
    ('text/train', 'training', '210 MB of code, data, documentation, prose'),
    ('text/valid', 'validation', '84 texts, 15 MB'),
    ('bytes/valid', 'validation', '43 files that are no text, or made'),
    ('audio/train', 'training', '2578 sounds, 397 MB'),
    ('audio/valid', 'validation', '189 sounds, 29 MB'),
    ('audio/wav_kinds', 'test', '54 small odd WAV and AIFF files, some broken'),
    ('kodak', 'test', '24 photographs'),
    ('mcmaster', 'test', '18 photographs, from TIFF'),
    ('clic2025_validation', 'test', '26 of 32 photographs of 2 megapixels'),
    ('urban100', 'training', '100 photographs of buildings'),
    ('cid22_train', 'training', '209 photographs of 512x512'),
    ('wikipedia_photos', 'training', '49 photographs'),
    ('canterbury', 'test', '11 files'),
    ('calgary', 'test', '18 files'),
    ('silesia', 'test', '7 of 12 files: those below 5 MB packed'),
    ('tinyshakespeare', 'test', 'char-rnn\'s 1 MB of plays'),
    ('moby', 'validation', 'the first 100,000 bytes of Moby Dick'),
    ('short', 'timing', 'its first 20,000'),
    ('speed/text', 'timing', '5 MB of prose and code'),
    ('speed/picture', 'timing', '12 megapixels of photographs'),
)
# What must be there before: training sets keep clear of validation sets, others are cut out of them.
NEEDS = {
    'text/train': ('text/valid',),
    'bytes/valid': ('text/valid',),
    'audio/train': ('audio/valid',),
    'moby': ('text/valid',),
    'short': ('text/valid',),
    'speed/text': ('calgary', 'text/valid'),
    'speed/picture': ('clic2025_validation',),
}
CUT = ('moby', 'short', 'speed/text', 'speed/picture')
PUBLIC = {row[0] for row in read_table('public.tsv')}


def make(set_name, out, packages, clones):
    folder = os.path.join(out, set_name)
    needed = os.path.join(out, NEEDS[set_name][0]) if set_name in NEEDS else None
    if set_name in CUT:
        cut_sets.build_cut(set_name, out, folder)
    elif set_name in PUBLIC:
        public_sets.build_public(clones, set_name, folder)
    elif set_name == 'text/valid':
        text_sets.build_text(packages, 'text_valid.tsv', folder)
    elif set_name == 'text/train':
        text_sets.build_text(packages, 'text_train.tsv', folder, needed)
    elif set_name == 'bytes/valid':
        byte_sets.build_bytes(packages, folder, needed)
    elif set_name.startswith('audio/'):
        sound_sets.build_sounds(packages, set_name, folder, needed)
    else:
        picture_sets.build_pictures(packages, set_name, folder)


def report(set_name, problems):
    if not problems:
        print('%s: complete' % set_name, flush=True)
        return
    print('%s: not as in corpus/manifests:' % set_name)
    for problem in problems[:20]:
        print('  ' + problem)
    if len(problems) > 20:
        print('  and %d more' % (len(problems) - 20))


def with_needs(names):
    """The sets named and those that they need, each once, needed ones first."""
    result = []
    for name in names:
        for wanted in NEEDS.get(name, ()) + (name,):
            if wanted not in result:
                result.append(wanted)
    return result


def main():
    parser = argparse.ArgumentParser(prog='corpus/build.sh', usage='%(prog)s [OPTION]... SET... OUT_DIR')
    parser.add_argument('names', nargs='*', metavar='SET... OUT_DIR')
    parser.add_argument('--list', action='store_true', help='the sets, and what each may be used for')
    parser.add_argument('--check', action='store_true', help='make nothing; say whether sets are complete')
    parser.add_argument('--packages', metavar='DIR', default=None,
                        help='where package files are kept (OUT_DIR/.packages, removed at the end)')
    parser.add_argument('--from', dest='clones', metavar='CLONES',
                        help='folder of clones of the public repositories')
    parser.add_argument('--write-manifests', action='store_true', help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.list:
        for name, use, what in SETS:
            print('%-20s %-11s %s' % (name, use, what))
        return 0
    if len(arguments.names) < 2:
        parser.error('which sets, and where to? --list shows them.')
    names, out = arguments.names[:-1], os.path.abspath(arguments.names[-1])
    unknown = [name for name in names if name not in [row[0] for row in SETS]]
    if unknown:
        parser.error('no such set: %s; --list shows them.' % ' '.join(unknown))
    if arguments.write_manifests:
        for name in names:
            manifests.write_manifest(name, out, manifests.is_by_folder(name))
        return 0
    try:
        os.makedirs(out, exist_ok=True)
    except OSError as error:
        parser.error('%s: %s' % (out, error.strerror))
    folder = arguments.packages or os.path.join(out, '.packages')
    num_wrong = 0
    for name in names if arguments.check else with_needs(names):
        problems = manifests.differences(name, out)
        if problems and not arguments.check:
            print('%s:' % name, flush=True)
            shutil.rmtree(os.path.join(out, name), ignore_errors=True)
            make(name, out, Packages(folder), arguments.clones)
            problems = manifests.differences(name, out)
        report(name, problems)
        num_wrong += bool(problems)
    if not arguments.packages and not arguments.check:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if num_wrong else 0


if __name__ == '__main__':
    sys.exit(main())
