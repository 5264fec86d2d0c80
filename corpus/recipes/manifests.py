"""What a set consists of, file by file, and whether a folder holds just that.

manifests/SET.sha256 is what sha256sum prints for the set's files, paths from OUT_DIR on. Of large sets
manifests/SET.folders has a line for each folder: the SHA-256 of what sha256sum prints for its files in
the order of their names, with paths from the set's folder on; the folder; how many files and bytes.
"""
import hashlib
import os

from packages import HERE

_MANIFESTS = os.path.join(os.path.dirname(HERE), 'manifests')


def _path_of(set_name, ending):
    return os.path.join(_MANIFESTS, set_name.replace('/', '_') + ending)


def _sha256(path):
    digest = hashlib.sha256()
    with open(path, 'rb') as file:
        for block in iter(lambda: file.read(1 << 20), b''):
            digest.update(block)
    return digest.hexdigest()


def _files_below(folder):
    """Paths from folder on, sorted by their bytes."""
    paths = []
    for parent, _, names in os.walk(folder):
        paths += [os.path.relpath(os.path.join(parent, name), folder) for name in names]
    return sorted(paths)


def _file_lines(set_name, out):
    folder = os.path.join(out, set_name)
    return {set_name + '/' + path: _sha256(os.path.join(folder, path))
            for path in _files_below(folder)}


def _folder_lines(set_name, out):
    folder = os.path.join(out, set_name)
    listings = {}
    for path in _files_below(folder):
        full = os.path.join(folder, path)
        listing = listings.setdefault(path.split('/')[0], [hashlib.sha256(), 0, 0])
        listing[0].update(('%s  %s\n' % (_sha256(full), path)).encode())
        listing[1] += 1
        listing[2] += os.path.getsize(full)
    return {'%s/%s %d files %d bytes' % (set_name, name, count, size): digest.hexdigest()
            for name, (digest, count, size) in listings.items()}


def is_by_folder(set_name):
    return os.path.exists(_path_of(set_name, '.folders'))


def _current_lines(set_name, out):
    return (_folder_lines if is_by_folder(set_name) else _file_lines)(set_name, out)


def wanted_lines(set_name):
    """{path: digest}, or of large sets {folder, how many files and bytes: digest}."""
    with open(_path_of(set_name, '.folders' if is_by_folder(set_name) else '.sha256'),
              encoding='utf-8') as manifest:
        return {path: digest for digest, path in
                (line.rstrip('\n').split('  ', 1) for line in manifest)}


def differences(set_name, out):
    """What is missing, different or too much in OUT_DIR; nothing if the set is complete."""
    wanted = wanted_lines(set_name)
    present = _current_lines(set_name, out)
    problems = ['missing: ' + path for path in sorted(wanted.keys() - present.keys())]
    problems += ['not of this set: ' + path for path in sorted(present.keys() - wanted.keys())]
    problems += ['different: ' + path for path in sorted(wanted.keys() & present.keys())
                 if wanted[path] != present[path]]
    return problems


def write_manifest(set_name, out, by_folder):
    """For whoever changes a recipe: makes what is in OUT_DIR the set."""
    lines = (_folder_lines if by_folder else _file_lines)(set_name, out)
    with open(_path_of(set_name, '.folders' if by_folder else '.sha256'), 'w',
              encoding='utf-8') as manifest:
        for path, digest in lines.items():
            manifest.write('%s  %s\n' % (digest, path))
