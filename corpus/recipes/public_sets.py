"""Well-known sets out of clones of the public repositories that hold them, as public.tsv says."""
import io
import os
import re
import subprocess
import tarfile
import zipfile

from manifests import wanted_lines
from packages import read_table

_PICTURES = ('.png', '.tif', '.tiff', '.bmp', '.ppm', '.pgm')


class Clone:
    """A git clone, bare or not; reads what is committed at its HEAD."""

    def __init__(self, path):
        # A clone that another user made is fine to read.
        self.git = ['git', '-c', 'safe.directory=*', '-C', path]
        listing = subprocess.run(self.git + ['ls-tree', '-r', '-z', 'HEAD'], check=True,
                                 stdout=subprocess.PIPE).stdout
        self.blobs = {}
        for entry in filter(None, listing.split(b'\0')):
            about, name = entry.split(b'\t', 1)
            self.blobs[name.decode('utf-8', 'replace')] = about.split()[2].decode()

    def read(self, name):
        """The bytes of a file, or None where the clone lacks them."""
        if name not in self.blobs:
            return None
        result = subprocess.run(self.git + ['cat-file', 'blob', self.blobs[name]], check=False,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return result.stdout if result.returncode == 0 else None


def _pictures(clone, prefix):
    """Pictures below a folder; what is no PNG becomes one."""
    for name in sorted(clone.blobs):
        if not name.startswith(prefix) or not name.lower().endswith(_PICTURES):
            continue
        data = clone.read(name)
        if data is None:
            continue
        if not name.lower().endswith('.png'):
            from PIL import Image  # only here: most sets need no python3-pil
            png = io.BytesIO()
            Image.open(io.BytesIO(data)).save(png, 'PNG')
            data = png.getvalue()
        stem = os.path.splitext(name[len(prefix):])[0]
        yield re.sub(r'[^A-Za-z0-9._-]+', '_', stem) + '.png', data


def _tar_files(clone, name):
    data = clone.read(name)
    if data is None:
        return
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            if member.isfile():
                yield os.path.basename(member.name), archive.extractfile(member).read()


def _zip_files(clone, suffix):
    for name in sorted(clone.blobs):
        data = clone.read(name) if name.endswith(suffix) else None
        if data is None:
            continue
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                if not member.endswith('/'):
                    yield os.path.basename(member), archive.read(member)


def _one_file(clone, name):
    data = clone.read(name)
    if data is not None:
        yield os.path.basename(name), data


_READERS = {'file': _one_file, 'pictures': _pictures, 'tar': _tar_files, 'zip': _zip_files}


def build_public(clones, set_name, folder):
    """Makes a set from the clone of its repository in the folder of clones."""
    _, repository, form, place, _ = next(row for row in read_table('public.tsv') if row[0] == set_name)
    path = os.path.join(clones or '', repository.split('/')[1])
    if not clones or not os.path.isdir(path):
        raise SystemExit('%s is in a public repository:\n'
                         '  git clone https://github.com/%s CLONES/%s\n'
                         'and again with --from CLONES.' % (set_name, repository, os.path.basename(path)))
    os.makedirs(folder, exist_ok=True)
    wanted = wanted_lines(set_name)
    for name, data in _READERS[form](Clone(path), place):
        if set_name + '/' + name not in wanted:
            continue  # some sets are a part of what the repository has
        with open(os.path.join(folder, name), 'wb') as file:
            file.write(data)
