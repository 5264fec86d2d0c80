"""audio/wav_kinds: odd WAV and AIFF files, built byte by byte so that they never change."""
import os
import struct

from made_sounds import Dice, Tone, clip, pack


def chunk(cid, d, big=False, pad=True):
    return cid + struct.pack('>I' if big else '<I', len(d)) + d + \
        (b'\0' if pad and len(d) & 1 else b'')


def riff(body, cid=b'RIFF', size=None, big=False):
    n = 4 + len(body) if size is None else size
    return cid + struct.pack('>I' if big else '<I', n) + b'WAVE' + body


def fmt16(tag, ch, rate, bits, ba=None, big=False):
    ba = ch * ((bits + 7) // 8) if ba is None else ba
    return struct.pack(('>' if big else '<') + 'HHIIHH', tag, ch, rate, rate * ba, ba, bits)


SUB = b'\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71'


def fmt40(tag, ch, rate, bits, valid, mask):
    return fmt16(0xFFFE, ch, rate, bits) + struct.pack('<HHI', 22, valid, mask) + \
        struct.pack('<H', tag) + SUB


def voice(n, ch, rate, bits, seed):
    """A decaying chord with a noise floor, different in each channel."""
    r = Dice(seed)
    top = 1 << (bits - 1)
    tone = [[Tone(f * (1 + 0.01 * c), rate, top // 8) for f in (220.0, 331.7, 1203.1)]
            for c in range(ch)]
    o = []
    for i in range(n):
        env = 4096 - (i * 4096 // n)
        for c in range(ch):
            x = sum(t.next() for t in tone[c])
            o.append(clip((x * env >> 12) + r.gauss(max(1, top >> 11)), bits))
    return o


def alaw(x):
    x >>= 3
    s = 0xD5 if x >= 0 else 0x55
    if x < 0:
        x = -x - 1
    e = max(0, x.bit_length() - 5) if x > 31 else 0
    v = (e << 4 | (x >> e & 15)) if e else x >> 1
    if e == 0 and x > 31:
        v = 16 | (x >> 1 & 15)
    return (v ^ s) & 255


def ulaw(x):
    s = 0x80 if x < 0 else 0
    x = min(abs(x), 32635) + 132
    e = x.bit_length() - 8
    return ~(s | e << 4 | (x >> (e + 3)) & 15) & 255


STEP = [7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60,
        66, 73, 80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371,
        408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878,
        2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845,
        8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086,
        29794, 32767]
INDEX = [-1, -1, -1, -1, 2, 4, 6, 8]


def ima_block(xs):
    """One mono IMA ADPCM block: header sample, then nibbles."""
    pred, idx = xs[0], 20
    o = bytearray(struct.pack('<hBB', pred, idx, 0))
    nib = []
    for x in xs[1:]:
        d, c, st = x - pred, 0, STEP[idx]
        if d < 0:
            c, d = 8, -d
        diff = st >> 3
        for bit, s in ((4, st), (2, st >> 1), (1, st >> 2)):
            if d >= s:
                c |= bit
                d -= s
                diff += s
        pred = clip(pred - diff if c & 8 else pred + diff, 16)
        idx = max(0, min(88, idx + INDEX[c & 7]))
        nib.append(c)
    for i in range(0, len(nib) - 1, 2):
        o.append(nib[i] | nib[i + 1] << 4)
    return bytes(o)


def f32(xs):
    return struct.pack('<%df' % len(xs), *[x / 32768.0 for x in xs])


def f64(xs):
    return struct.pack('<%dd' % len(xs), *[x / 8388608.0 for x in xs])


def be(d, w):
    o = bytearray(len(d))
    for i in range(w):
        o[i::w] = d[w - 1 - i::w]
    return bytes(o)


def ext80(rate):
    e = 16383 + 31
    m = rate << 32
    while not m >> 63:
        m <<= 1
        e -= 1
    return struct.pack('>HQ', e, m)


def kinds():
    """Yields (file name, what it is, bytes)."""
    n = 12000
    v16 = voice(n, 1, 16000, 16, 1)
    s16 = voice(n // 2, 2, 44100, 16, 2)
    v8, v24, v32 = voice(n, 1, 11025, 8, 3), voice(n // 2, 2, 48000, 24, 4), \
        voice(4000, 1, 96000, 32, 5)
    d8, d16, d24, d32 = pack(v8, 8), pack(v16, 16), pack(v24, 24), pack(v32, 32)
    ds = pack(s16, 16)

    def plain(tag, ch, rate, bits, d, ba=None):
        return riff(chunk(b'fmt ', fmt16(tag, ch, rate, bits, ba)) + chunk(b'data', d))
    f1 = chunk(b'fmt ', fmt16(1, 1, 16000, 16))
    f2 = chunk(b'fmt ', fmt16(1, 2, 44100, 16))
    info = chunk(b'LIST', b'INFO' + chunk(b'INAM', b'A test title\0') +
                 chunk(b'IART', b'Nobody\0') + chunk(b'ISFT', b'byte builder\0'))
    yield 'pcm8_mono', '8-bit unsigned mono 11025 Hz', plain(1, 1, 11025, 8, d8)
    yield 'pcm16_mono', '16-bit mono 16 kHz', plain(1, 1, 16000, 16, d16)
    yield 'pcm16_stereo', '16-bit stereo 44.1 kHz', plain(1, 2, 44100, 16, ds)
    yield 'pcm24_stereo', '24-bit stereo 48 kHz', plain(1, 2, 48000, 24, d24)
    yield 'pcm32_mono', '32-bit integer mono 96 kHz', plain(1, 1, 96000, 32, d32)
    yield 'float32', 'IEEE float 32, values on the 16-bit grid', \
        plain(3, 1, 16000, 32, f32(v16))
    r = Dice(77)
    yield 'float32_full', 'IEEE float 32, full mantissas, some beyond 1.0, a NaN and infinities', \
        plain(3, 1, 44100, 32, struct.pack('<4000f', *[(r.gauss(1 << 20) / 1e6) for _ in range(4000)]) +
              bytes.fromhex('0000c07f0000807f000080ff00000080'))
    yield 'float64', 'IEEE float 64, values on the 24-bit grid', plain(3, 2, 48000, 64, f64(v24))
    yield 'alaw', 'A-law 8 kHz, fmt of 18 bytes and a fact chunk', \
        riff(chunk(b'fmt ', fmt16(6, 1, 8000, 8) + b'\0\0') +
             chunk(b'fact', struct.pack('<I', n)) + chunk(b'data', bytes(map(alaw, v16))))
    yield 'mulaw', 'mu-law 8 kHz, fmt of 18 bytes and a fact chunk', \
        riff(chunk(b'fmt ', fmt16(7, 1, 8000, 8) + b'\0\0') +
             chunk(b'fact', struct.pack('<I', n)) + chunk(b'data', bytes(map(ulaw, v16))))
    per = 505
    blocks = b''.join(ima_block(v16[i:i + per]) for i in range(0, len(v16) - per + 1, per))
    yield 'ima_adpcm', 'IMA ADPCM (tag 0x11), 256-byte blocks', \
        riff(chunk(b'fmt ', struct.pack('<HHIIHHHH', 0x11, 1, 16000, 8110, 256, 4, 2, per)) +
             chunk(b'fact', struct.pack('<I', len(blocks) // 256 * per)) + chunk(b'data', blocks))
    yield 'ch6_ext', '5.1: six channels, WAVE_FORMAT_EXTENSIBLE, fmt of 40 bytes', \
        riff(chunk(b'fmt ', fmt40(1, 6, 48000, 16, 16, 0x3F)) +
             chunk(b'data', pack(voice(2000, 6, 48000, 16, 6), 16)))
    yield 'ch8', 'eight channels with plain fmt', \
        plain(1, 8, 44100, 16, pack(voice(1500, 8, 44100, 16, 7), 16))
    yield 'ext_20in24', 'extensible, 20 valid bits in 24', \
        riff(chunk(b'fmt ', fmt40(1, 2, 48000, 24, 20, 3)) +
             chunk(b'data', pack([x >> 4 << 4 for x in v24], 24)))
    yield 'ext_float', 'extensible IEEE float 32', \
        riff(chunk(b'fmt ', fmt40(3, 1, 16000, 32, 32, 4)) + chunk(b'data', f32(v16)))
    yield 'rifx', 'big-endian RIFX, 16-bit', \
        riff(chunk(b'fmt ', fmt16(1, 1, 16000, 16, big=True), True) +
             chunk(b'data', be(d16, 2), True), b'RIFX', None, True)
    ds64 = struct.pack('<QQQI', 0, len(ds), len(ds) // 4, 0)
    body = chunk(b'ds64', ds64) + f2 + b'data\xff\xff\xff\xff' + ds
    body = chunk(b'ds64', struct.pack('<QQQI', 4 + len(body), len(ds), len(ds) // 4, 0)) + body[36:]
    yield 'rf64', 'RF64 with ds64, 32-bit sizes of 0xFFFFFFFF', riff(body, b'RF64', 0xFFFFFFFF)
    odd = d8[:10001]
    f8 = chunk(b'fmt ', fmt16(1, 1, 11025, 8))
    yield 'odd_pad', 'odd data size with the pad byte', riff(f8 + chunk(b'data', odd) + info)
    yield 'odd_nopad', 'odd data size, pad byte missing, a LIST follows', \
        riff(f8 + chunk(b'data', odd, pad=False) + info)
    yield 'odd_pad_nonzero', 'odd data size, pad byte 0x55', \
        riff(f8 + chunk(b'data', odd, pad=False) + b'\x55')
    yield 'list_before', 'LIST/INFO before the data', riff(info + f1 + info + chunk(b'data', d16))
    yield 'list_after', 'LIST/INFO after the data', riff(f1 + chunk(b'data', d16) + info)
    bext = b'A broadcast'.ljust(256, b'\0') + b'nobody'.ljust(32, b'\0') + \
        b'ref'.ljust(32, b'\0') + b'2001-01-01' + b'00:00:00' + b'\0' * 264
    cue = struct.pack('<I', 2) + b''.join(
        struct.pack('<II4sIII', i + 1, 4000 * i, b'data', 0, 0, 4000 * i) for i in range(2))
    smpl = struct.pack('<9I', 0, 0, 22675, 60, 0, 0, 0, 1, 0) + struct.pack('<6I', 0, 0, 10, 9000, 0, 0)
    yield 'bext_cue_smpl', 'bext, JUNK, cue and smpl chunks around the data', \
        riff(chunk(b'bext', bext) + chunk(b'JUNK', b'\0' * 28) + f2 + chunk(b'data', ds) +
             chunk(b'cue ', cue) + chunk(b'smpl', smpl))
    yield 'size0', 'data and RIFF size 0, samples follow (unfinished recording)', \
        riff(f1 + b'data\0\0\0\0' + d16, size=0)
    yield 'size_ffffffff', 'data and RIFF size 0xFFFFFFFF (streamed)', \
        riff(f1 + b'data\xff\xff\xff\xff' + d16, size=0xFFFFFFFF)
    yield 'empty_data', 'a data chunk of 0 bytes, nothing after it', riff(f1 + chunk(b'data', b''))
    yield 'no_data', 'no data chunk at all', riff(f1 + info)
    yield 'no_fmt', 'data without fmt', riff(chunk(b'data', d16))
    yield 'trailing', 'trailing garbage after the RIFF chunk', \
        riff(f2 + chunk(b'data', ds)) + b'ID3\x03' + bytes(range(256)) * 4 + b'TAG'
    yield 'truncated', 'data cut in the middle of a frame, sizes kept', \
        riff(f2 + chunk(b'data', ds))[:-7001]
    yield 'cut_header', 'only the first 30 bytes of a header', riff(f2 + chunk(b'data', ds))[:30]
    yield 'fmt18', 'PCM with fmt of 18 bytes', \
        riff(chunk(b'fmt ', fmt16(1, 2, 44100, 16) + b'\0\0') + chunk(b'data', ds))
    yield 'bad_align', 'wrong block align (1) and byte rate', plain(1, 2, 44100, 16, ds, 1)
    yield 'bits12', '12 bits in 16-bit words (left-justified)', \
        riff(chunk(b'fmt ', fmt16(1, 1, 16000, 12)) + chunk(b'data', pack([x >> 4 << 4 for x in v16], 16)))
    yield 'zero_channels', 'fmt says 0 channels', plain(1, 0, 44100, 16, ds, 4)
    yield 'two_data', 'two data chunks', riff(f1 + chunk(b'data', d16[:8000]) + chunk(b'data', d16[8000:]))
    yield 'two_fmt', 'two differing fmt chunks', riff(f2 + f1 + chunk(b'data', d16))
    yield 'ragged', '16-bit stereo, data of 4k+3 bytes', riff(f2 + chunk(b'data', ds[:20003]))
    yield 'aiff16', 'AIFF 16-bit stereo', b'FORM' + struct.pack(
        '>I', 4 + 26 + 16 + len(ds)) + b'AIFF' + chunk(
            b'COMM', struct.pack('>HIH', 2, len(ds) // 4, 16) + ext80(44100), True) + \
        chunk(b'SSND', b'\0' * 8 + be(ds, 2), True)
    com = struct.pack('>HIH', 1, len(d24) // 3, 24) + ext80(48000) + b'NONE' + b'\x0enot compressed\0'
    body = chunk(b'FVER', b'\xa2\x80\x51\x40', True) + chunk(b'COMM', com, True) + \
        chunk(b'SSND', b'\0' * 8 + be(d24, 3), True)
    yield 'aifc24', 'AIFF-C NONE 24-bit mono', b'FORM' + struct.pack('>I', 4 + len(body)) + b'AIFC' + body
    com = struct.pack('>HIH', 1, n, 16) + ext80(16000) + b'sowt' + b'\0\0'
    body = chunk(b'FVER', b'\xa2\x80\x51\x40', True) + chunk(b'COMM', com, True) + \
        chunk(b'SSND', b'\0' * 8 + d16, True)
    yield 'aifc_sowt', 'AIFF-C sowt: little-endian 16-bit', \
        b'FORM' + struct.pack('>I', 4 + len(body)) + b'AIFC' + body
    yield 'empty', 'a file of 0 bytes', b''
    yield 'not_wav', 'text with a .wav name', b'this is not a sound\n' * 50
    yield 'silence', 'digital silence, 16-bit stereo', plain(1, 2, 44100, 16, b'\0' * 200000)
    yield 'dc', 'constant value 12345', plain(1, 1, 44100, 16, struct.pack('<h', 12345) * 40000)
    yield 'square_full', 'full-scale square wave', \
        plain(1, 1, 44100, 16, (b'\xff\x7f' * 50 + b'\0\x80' * 50) * 400)
    r = Dice(99)
    yield 'noise_full', 'full-scale white noise, incompressible', \
        plain(1, 1, 44100, 16, b''.join(struct.pack('<I', r.u32()) for _ in range(15000)))
    r = Dice(98)
    yield 'alternating', 'alternating -32768 / 32767', plain(1, 1, 48000, 16, b'\0\x80\xff\x7f' * 15000)
    yield 'wasted_bits', '16-bit samples whose low 6 bits are zero', \
        plain(1, 1, 16000, 16, pack([x >> 6 << 6 for x in v16], 16))
    yield 'gain_gaps', 'amplified by 1.7: unused sample values', \
        plain(1, 1, 16000, 16, pack([x * 17 // 10 for x in v16], 16))
    yield 'dual_mono', 'stereo, both channels equal', \
        plain(1, 2, 16000, 16, pack([x for x in v16 for _ in (0, 1)], 16))
    yield 'inverted', 'stereo, right = -left', \
        plain(1, 2, 16000, 16, pack([y for x in v16 for y in (x, -x)], 16))
    yield 'swapped_bytes', '16-bit samples stored with the wrong byte order', \
        plain(1, 1, 16000, 16, be(d16, 2))
    yield 'one_sample', 'one 16-bit sample', plain(1, 1, 44100, 16, b'\x34\x12')


def build_odd_sounds(folder):
    os.makedirs(folder, exist_ok=True)
    for name, _, data in kinds():
        with open(os.path.join(folder, name + ('.aiff' if name.startswith('aif') else '.wav')),
                  'wb') as file:
            file.write(data)
