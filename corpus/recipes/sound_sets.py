"""audio/train, audio/valid, audio/wav_kinds: sounds out of Debian packages, played music, made sounds.

WAV files are copied unless they are cut; what was FLAC or AIFF, or is cut, gets a plain header.
Within a package, files are taken in the order of the SHA-256 of their paths; equal sounds are kept once.
"""
import functools
import hashlib
import os
import re
import shutil
import tempfile

from made_sounds import play_midi, speak, synthetic_sounds
from odd_sounds import build_odd_sounds
from sound_files import Sound, parse_wav, read_sound, soundfont_samples, wavs_inside

_ANY_SIZE = 1 << 62
_FLUID = ('fluid-soundfont-gm', 'usr/share/sounds/sf2/FluidR3_GM.sf2')
_MUSESCORE = ('musescore-general-soundfont-lossless', 'usr/share/sounds/sf2/MuseScore_General_Full.sf2')
_OPENSFX = ('openttd-opensfx', 'usr/share/games/openttd/baseset/opensfx/opensfx.cat')

# Package, kB taken.
_TRAIN_EFFECTS = (
    ('boswars-data', 9000), ('lincity-ng-data', 9000), ('bzflag-data', 4000),
    ('colobot-common-sounds', 5000), ('alienblaster-data', 3000), ('etw-data', 4000),
    ('scratch', 3000), ('netpanzer-data', 1500), ('csmash-data', 1000), ('sound-icons', 1000),
    ('simutrans-pak64', 1000), ('tuxtype-data', 1000), ('tuxmath-data', 1000),
    ('powermanga-data', 1000))
_VALID_EFFECTS = (
    ('brainparty-data', 500), ('bucklespring-data', 500), ('extremetuxracer-data', 900),
    ('foobillardplus-data', 900), ('chromium-bsu-data', 300), ('meritous-data', 250),
    ('circuslinux-data', 150))
_RECORDED = ('ClassicalGuitar', 'Seashore', 'violins', 'choir', '808loop', 'Songpan', 'SynthPad', 'flute')
# Sampled notes, not strings: what has such a word in its name is no part of 'solo'.
_NOT_SOLO = ('piano', 'drum', 'sine', 'saw', 'square', 'pulse', 'kick', 'snr', 'hit', 'crash', 'tom',
             'bell', 'noise')
_SENTENCES = ('The boy was there when the sun rose. A rod is used to catch pink salmon.',
              'Kick the ball straight and follow through. Help the woman get back to her feet.',
              'A pot of tea helps to pass the evening. Smoky fires lack flame and heat.')
_VOICES = ('en-us', 'de', 'fr', 'es', 'ru', 'it')

_TRAIN_PACKAGES = tuple(package for package, _ in _TRAIN_EFFECTS) + (
    'asterisk-core-sounds-en-wav', 'asterisk-core-sounds-fr-wav', 'asterisk-core-sounds-ru-wav',
    'festvox-ru', 'fluid-soundfont-gm', 'sonic-pi-samples', 'hydrogen-drumkits', 'lmms-common',
    'openttd-opensfx', 'openttd-openmsx', 'simutrans-data')
_VALID_PACKAGES = tuple(package for package, _ in _VALID_EFFECTS) + (
    'asterisk-core-sounds-es-wav', 'pocketsphinx-testdata', 'alsa-utils', 'supercollider-common',
    'puredata-doc', 'musescore-general-soundfont-lossless', 'fluid-soundfont-gm', 'pianobooster',
    'planetblupi-music-midi', 'csoundqt-examples', 'hydrogen-data', 'guitarix-common', 'ardour-data')


def _name_hash(name):
    return hashlib.sha256(name.encode()).digest()


class SoundWriter:
    """Takes sounds out of packages into the groups of a set; no two sounds are equal."""

    def __init__(self, packages, folder, unpack_folder):
        self.packages, self.folder, self.unpack_folder = packages, folder, unpack_folder
        self.known = set()
        self._unpack = functools.lru_cache(None)(
            lambda package: packages.unpack('deb:' + package, unpack_folder))

    def add_known(self, folder):
        """Sounds of another set, of which none may be in this one."""
        for parent, _, names in os.walk(folder):
            for name in names:
                with open(os.path.join(parent, name), 'rb') as file:
                    self.known.add(hashlib.sha256(parse_wav(file.read()).data).digest())

    def path(self, package, member):
        return os.path.join(self._unpack(package), member)

    def find(self, package, pattern):
        """Sorted paths in a package that the pattern finds, whatever their case."""
        root = self._unpack(package)
        regex = re.compile(pattern, re.I)
        found = []
        for parent, _, names in os.walk(root):
            for name in names:
                path = os.path.join(parent, name)
                member = os.path.relpath(path, root)
                if os.path.isfile(path) and not os.path.islink(path) and regex.search(member):
                    found.append(member)
        return sorted(found)

    def add(self, group, name, sound, wav=None):
        """Writes a WAV file as it is, or the sound as one; returns its size, 0 if it is not wanted."""
        digest = hashlib.sha256(sound.data).digest()
        if digest in self.known or sound.num_frames == 0:
            return 0
        self.known.add(digest)
        data = wav if wav is not None else sound.wav()
        name = re.sub(r'[^A-Za-z0-9._+-]+', '_', name)
        name = re.sub(r'\.(wav|aiff?|flac|raw)$', '', name, flags=re.I)
        path = os.path.join(self.folder, group, name + '.wav')
        number = 1
        while os.path.exists(path):
            number += 1
            path = os.path.join(self.folder, group, '%s_%d.wav' % (name, number))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as file:
            file.write(data)
        return len(data)

    def take(self, group, package, pattern, kb, most=_ANY_SIZE, least=6000, bits=None, prefix=None):
        """Files of a package until so many kB are taken, none longer or shorter than so many bytes."""
        budget = kb * 1000
        used = num_taken = 0
        for member in sorted(self.find(package, pattern), key=_name_hash):
            if used >= budget:
                break
            sound, wav = read_sound(self.path(package, member))
            if sound is None or len(sound.data) < least or (bits and sound.bits != bits):
                continue
            part = sound.cut(min(most, max(least, budget - used)))
            name = package + '__' + os.path.basename(member)
            if part is not sound:
                name = re.sub(r'\.\w+$', '', name) + '_cut.wav'
            if part is not sound or member.lower().endswith('.flac'):
                wav = None
            if prefix:
                name = '%s_%03d.wav' % (prefix, num_taken)
            size = self.add(group, name, part, wav)
            used += size
            num_taken += size > 0

    def take_sounds(self, group, label, sounds, kb, most=_ANY_SIZE, least=6000):
        """The same of (name, sound) pairs, such as samples of a SoundFont."""
        budget = kb * 1000
        used = 0
        numbered = sorted(enumerate(sounds), key=lambda item: _name_hash('%d %s' % (item[0], item[1][0])))
        for _, (name, sound) in numbered:
            if used >= budget:
                break
            if len(sound.data) >= least:
                part = sound.cut(min(most, max(least, budget - used)), 0.0)
                used += self.add(group, label + '__' + name, part)


def _stem(path):
    return os.path.splitext(os.path.basename(path))[0]


def _build_train(writer):
    for language, kb in (('en', 16000), ('fr', 15000), ('ru', 13000)):
        writer.take('speech8', 'asterisk-core-sounds-%s-wav' % language, r'\.wav$', kb)
    writer.take('speech16', 'festvox-ru', r'\.wav$', 50000)
    fluid = writer.path(*_FLUID)
    writer.take_sounds('instruments', _FLUID[0], soundfont_samples(fluid), 40000, 600000, 20000)
    writer.take('loops', 'sonic-pi-samples', r'\.flac$', 60000, 4000000, 8000)
    writer.take('drums16', 'hydrogen-drumkits', r'\.(wav|flac|aiff?)$', 22000, 500000, 8000, bits=16)
    writer.take('drums24', 'hydrogen-drumkits', r'\.(wav|flac)$', 26000, 500000, 8000, bits=24)
    writer.take('drums24', 'lmms-common', r'\.flac$', 2000, 500000, 8000)
    inside = [('at%08d' % at, parse_wav(data)) for at, data in wavs_inside(writer.path(*_OPENSFX))]
    writer.take_sounds('effects', _OPENSFX[0], [item for item in inside if item[1]], 6000, 1000000, 4000)
    for package, kb in _TRAIN_EFFECTS:
        writer.take('effects', package, r'\.(wav|aiff?)$', kb, 1000000, 4000)
    midis = [(package, member) for package in ('openttd-openmsx', 'simutrans-data')
             for member in writer.find(package, r'\.mid$')]
    for i, (package, member) in enumerate(midis):
        rate_hz = {5: 48000, 9: 32000, 11: 48000}.get(i % 12, 44100)
        bits, seconds = (24, 6.0) if i % 12 == 11 else (16, 7.5)
        sound = play_midi(fluid, writer.path(package, member), rate_hz, bits, seconds)
        if sound.num_frames > rate_hz:
            writer.add('music', package + '__' + _stem(member), sound)
    for name, sound in synthetic_sounds(1000):
        writer.add('synthetic', name, sound)
    for i, voice in enumerate(_VOICES):
        writer.add('synthetic', 'speak_' + voice, speak(_SENTENCES[i % 3], voice))


def _is_inside(sound, data):
    """Whether data has this sound: MuseScore's SoundFont took many samples from FluidR3."""
    for share in (0.2, 0.35, 0.5):
        at = int(sound.num_frames * share) * sound.frame_bytes
        window = sound.data[at:at + 24 * sound.frame_bytes]
        if sound.num_channels > 1:
            window = b''.join(window[i:i + 2] for i in range(0, len(window), sound.frame_bytes))
        if len(set(window)) > 8 and window in data:
            return True
    return False


def _build_valid_instruments(writer):
    package = _MUSESCORE[0]
    samples = list(soundfont_samples(writer.path(*_MUSESCORE)))
    with open(writer.path(*_FLUID), 'rb') as file:
        fluid = file.read()
    solo = [(name, sound) for name, sound in samples
            if len(sound.data) >= 60000 and not any(word in name.lower() for word in _NOT_SOLO)]
    solo.sort(key=lambda item: _name_hash(item[0]))
    solo = [item for item in solo[:140] if not _is_inside(item[1], fluid)]
    writer.take_sounds('solo', package, solo, 2600, 260000, 60000)
    pianos = [(name, sound) for name, sound in samples
              if sound.num_channels == 2 and 'piano' in name.lower()]
    writer.take_sounds('piano', package, pianos, 1200, 400000, 100000)


def _build_valid(writer):
    writer.take('speech8', 'asterisk-core-sounds-es-wav', r'\.wav$', 1500, 300000, 20000, prefix='es')
    package = 'pocketsphinx-testdata'
    for member in writer.find(package, r'data/cards/\d+\.wav$'):
        sound, wav = read_sound(writer.path(package, member))
        writer.add('speech16', 'cards_' + os.path.basename(member), sound, wav)
    for member in writer.find(package, r'data/(goforward|numbers|something)\.raw$'):
        with open(writer.path(package, member), 'rb') as file:
            writer.add('speech16', os.path.basename(member), Sound(1, 16000, 16, file.read()))
    writer.take('speech48', 'alsa-utils', r'(Center|Left|Right)\.wav$', 2000)
    writer.take('speech48', 'supercollider-common', r'a11wlk01.*\.wav$', 1000)
    writer.take('speech48', 'puredata-doc', r'voice.*\.wav$', 1000)
    _build_valid_instruments(writer)
    musescore = writer.path(*_MUSESCORE)
    for member in writer.find('pianobooster', r'\.mid$')[:12:4]:
        writer.add('piano', 'render_' + _stem(member),
                   play_midi(musescore, writer.path('pianobooster', member), 44100, 16, 4.0, 5.0, 1.0))
    package = 'planetblupi-music-midi'
    blupi = writer.find(package, r'\.mid$')
    for member in blupi[:5]:
        writer.add('music', _stem(member),
                   play_midi(musescore, writer.path(package, member), 44100, 16, 4.5, 20.0))
    for name in _RECORDED:
        writer.take('recorded', 'csoundqt-examples', 'SourceMaterials/' + name + r'\.wav$', 530, 530000)
    writer.take('drums', 'hydrogen-data', r'GMRockKit/.*\.(wav|flac)$', 2000, 300000, 20000)
    for effects, kb in _VALID_EFFECTS:
        writer.take('effects', effects, r'\.wav$', kb, 450000, 8000)
    writer.take('hires24', 'csoundqt-examples', r'\.wav$', 1600, 450000, 20000, bits=24)
    writer.take('hires24', 'guitarix-common', r'\.wav$', 500, 700000, 12000, bits=24)
    writer.take('hires24', 'ardour-data', r'\.flac$', 400, 400000, 12000, bits=24)
    for member, rate_hz in zip(blupi[5:8], (48000, 96000, 44100)):
        writer.add('hires24', '%s_%d' % (_stem(member), rate_hz),
                   play_midi(musescore, writer.path(package, member), rate_hz, 24, 1.5, 15.0))
    for name, sound in synthetic_sounds(2000):
        writer.add('synthetic', name, sound)
    writer.add('synthetic', 'speak_pt', speak('A vida e bela, mas o tempo passa depressa.', 'pt'))


def build_sounds(packages, set_name, folder, valid_folder=None):
    """Makes a set; audio/train keeps apart from what is in valid_folder."""
    if set_name == 'audio/wav_kinds':
        build_odd_sounds(folder)
        return
    is_train = set_name == 'audio/train'
    packages.fetch('deb:' + package for package in (_TRAIN_PACKAGES if is_train else _VALID_PACKAGES))
    os.makedirs(folder, exist_ok=True)
    unpack_folder = tempfile.mkdtemp(prefix='.unpacked-', dir=os.path.dirname(folder))
    try:
        writer = SoundWriter(packages, folder, unpack_folder)
        if is_train:
            writer.add_known(valid_folder)
            _build_train(writer)
        else:
            _build_valid(writer)
    finally:
        shutil.rmtree(unpack_folder)
