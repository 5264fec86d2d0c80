"""Samples out of WAV, AIFF and FLAC files, SoundFonts and archives of sounds."""
import os
import struct
import subprocess


class Sound:
    """Interleaved little-endian PCM. 8 bits are unsigned, more are signed."""

    def __init__(self, num_channels, rate_hz, bits, data):
        self.num_channels, self.rate_hz, self.bits = num_channels, rate_hz, bits
        self.frame_bytes = num_channels * ((bits + 7) // 8)
        self.data = bytes(data[:len(data) // self.frame_bytes * self.frame_bytes])

    @property
    def num_frames(self):
        return len(self.data) // self.frame_bytes

    def cut(self, most_bytes, skip=0.1):
        """A part of at most so many bytes, begun after a share of the frames where there is room."""
        if len(self.data) <= most_bytes:
            return self
        count = most_bytes // self.frame_bytes
        start = max(0, min(int(self.num_frames * skip), self.num_frames - count))
        return Sound(self.num_channels, self.rate_hz, self.bits,
                     self.data[start * self.frame_bytes:(start + count) * self.frame_bytes])

    def wav(self):
        """A WAV file of 44 bytes of header and the samples."""
        header = struct.pack('<HHIIHH', 1, self.num_channels, self.rate_hz,
                             self.rate_hz * self.frame_bytes, self.frame_bytes, self.bits)
        padded = self.data + (b'\0' if len(self.data) & 1 else b'')
        return (b'RIFF' + struct.pack('<I', 36 + len(padded)) + b'WAVEfmt ' + struct.pack('<I', 16) +
                header + b'data' + struct.pack('<I', len(self.data)) + padded)


def parse_wav(data):
    """The sound of a plain PCM file of 8, 16 or 24 bits, else None."""
    if len(data) < 44 or data[:4] != b'RIFF' or data[8:12] != b'WAVE':
        return None
    at, form = 12, None
    while at + 8 <= len(data):
        name, size = struct.unpack('<4sI', data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if name == b'fmt ':
            form = list(struct.unpack('<HHIIHH', body[:16]))
            if form[0] == 0xFFFE and len(body) >= 26:
                form[0] = struct.unpack('<H', body[24:26])[0]
        if name == b'data':
            if not form or form[0] != 1 or form[5] not in (8, 16, 24) or not form[1]:
                return None
            if form[4] != form[1] * form[5] // 8 or not form[2]:
                return None
            return Sound(form[1], form[2], form[5], body)
        at += 8 + size + (size & 1)
    return None


def swapped(samples, width):
    """Samples of `width` bytes in the other byte order."""
    result = bytearray(len(samples))
    for i in range(width):
        result[i::width] = samples[width - 1 - i::width]
    return bytes(result)


def parse_aiff(data):
    """The sound of a file of 8, 16 or 24 bits, else None."""
    if data[:4] != b'FORM' or data[8:12] != b'AIFF':
        return None
    at, common, samples = 12, None, None
    while at + 8 <= len(data):
        name, size = struct.unpack('>4sI', data[at:at + 8])
        if name == b'COMM':
            common = struct.unpack('>HIHHQ', data[at + 8:at + 26])
        if name == b'SSND':
            offset = struct.unpack('>I', data[at + 8:at + 12])[0]
            samples = data[at + 16 + offset:at + 8 + size]
        at += 8 + size + (size & 1)
    if not common or samples is None or common[2] not in (8, 16, 24):
        return None
    num_channels, num_frames, bits, exponent, mantissa = common
    rate_hz = int(mantissa * 2.0 ** (exponent - 16383 - 63))
    width = bits // 8
    samples = samples[:num_frames * num_channels * width]
    samples = samples[:len(samples) // (num_channels * width) * num_channels * width]
    samples = bytes(x ^ 128 for x in samples) if width == 1 else swapped(samples, width)
    return Sound(num_channels, rate_hz, bits, samples)


def read_sound(path):
    """(sound or None, the file's bytes if they are a WAV)."""
    with open(path, 'rb') as file:
        data = file.read()
    if data[:4] == b'fLaC':
        data = subprocess.run(['flac', '-d', '-s', '-c', path], stdout=subprocess.PIPE,
                              check=True).stdout
    if data[:4] == b'RIFF':
        return parse_wav(data), data
    if data[:4] == b'FORM':
        return parse_aiff(data), None
    return None, None


def _soundfont_chunks(file):
    """{name: (place, size)} of the chunks inside a SoundFont's lists."""
    chunks = {}
    file_size = file.seek(0, os.SEEK_END)
    file.seek(12)
    while file.tell() + 8 <= file_size:
        name, size = struct.unpack('<4sI', file.read(8))
        end = file.tell() + size + (size & 1)
        if name == b'LIST' and file.read(4) in (b'sdta', b'pdta'):
            while file.tell() + 8 <= end:
                inner, inner_size = struct.unpack('<4sI', file.read(8))
                at = file.tell()
                chunks[inner] = (at, inner_size)
                file.seek(at + inner_size + (inner_size & 1))
        file.seek(end)
    return chunks


def soundfont_samples(path):
    """Yields (name, sound) of a SoundFont 2; a left sample linked to a right one becomes stereo."""
    with open(path, 'rb') as file:
        chunks = _soundfont_chunks(file)
        samples_at, samples_size = chunks[b'smpl']
        file.seek(chunks[b'shdr'][0])
        headers = file.read(chunks[b'shdr'][1])
        records = []
        for at in range(0, len(headers) - 46 - 45, 46):
            name, start, end, _, _, rate_hz, _, _, link, kind = struct.unpack(
                '<20sIIIIIBbHH', headers[at:at + 46])
            records.append((name.split(b'\0')[0].decode('latin1').strip(), start, end, rate_hz, link,
                            kind))

        def mono(record):
            file.seek(samples_at + 2 * record[1])
            return file.read(2 * (record[2] - record[1]))

        for record in records:
            name, start, end, rate_hz, link, kind = record
            # 0x8000: in the ROM of some card.
            if end <= start or 2 * end > samples_size or not 4000 <= rate_hz <= 192000 or kind & 0x8000:
                continue
            if kind == 1:
                yield name, Sound(1, rate_hz, 16, mono(record))
            elif kind == 4 and link < len(records):
                right = records[link]
                if right[5] != 2 or right[3] != rate_hz:
                    continue
                left_data, right_data = mono(record), mono(right)
                count = min(len(left_data), len(right_data))
                both = bytearray(2 * count)
                for i in (0, 1):
                    both[i::4] = left_data[i:count:2]
                    both[i + 2::4] = right_data[i:count:2]
                yield name, Sound(2, rate_hz, 16, both)


def wavs_inside(path):
    """Yields (place, bytes) of WAV files inside another file, as in OpenTTD's .cat."""
    with open(path, 'rb') as file:
        data = file.read()
    at = data.find(b'RIFF')
    while at >= 0:
        size = 4
        if data[at + 8:at + 12] == b'WAVE':
            size = struct.unpack('<I', data[at + 4:at + 8])[0] + 8
            yield at, data[at:at + size]
        at = data.find(b'RIFF', at + size)
