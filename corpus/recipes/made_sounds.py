"""Sounds made here: tones and noises from integers alone, MIDI files played, sentences spoken."""
import math
import struct
import subprocess

from sound_files import Sound


class Dice:
    """xorshift64*: the same numbers everywhere."""

    def __init__(self, seed):
        self.state = (seed * 0x9E3779B97F4A7C15 + 1) & 0xFFFFFFFFFFFFFFFF

    def u32(self):
        state = self.state
        state ^= state >> 12
        state ^= (state << 25) & 0xFFFFFFFFFFFFFFFF
        state ^= state >> 27
        self.state = state
        return ((state * 2685821657736338717) & 0xFFFFFFFFFFFFFFFF) >> 32

    def below(self, limit):
        return self.u32() * limit >> 32

    def gauss(self, deviation):
        """An integer, nearly normal: a sum of twelve uniform ones."""
        total = sum(self.u32() & 0xFFFF for _ in range(12)) - 6 * 65535
        return total * deviation // 65536


class Tone:
    """An oscillator of integers: only its coefficient, rounded to 2^-28, comes from floating point."""

    def __init__(self, frequency_hz, rate_hz, amplitude):
        self.step = int(round(2 * math.sin(math.pi * frequency_hz / rate_hz) * (1 << 28)))
        self.cosine, self.sine = amplitude << 14, 0

    def next(self):
        self.cosine -= self.step * self.sine >> 28
        self.sine += self.step * self.cosine >> 28
        return self.sine >> 14


def clip(value, bits):
    most = (1 << (bits - 1)) - 1
    return max(-most - 1, min(most, value))


def pack(values, bits):
    """Samples as they stand in WAV files."""
    if bits == 8:
        return bytes(clip(value, 8) + 128 for value in values)
    if bits == 16:
        return struct.pack('<%dh' % len(values), *[clip(value, 16) for value in values])
    return b''.join(clip(value, bits).to_bytes(bits // 8, 'little', signed=True) for value in values)


def play_midi(soundfont, midi, rate_hz, bits, seconds, skip=4.0, gain=0.6):
    """An excerpt, in stereo, of a MIDI file played by FluidSynth."""
    frame_bytes = 2 * bits // 8
    wanted = int((skip + seconds) * rate_hz) * frame_bytes
    player = subprocess.Popen(
        ['fluidsynth', '-q', '-n', '-i', '-g', str(gain), '-r', str(rate_hz),
         '-o', 'synth.cpu-cores=1', '-R', '1', '-C', '0', '-T', 'raw', '-O', 's%d' % bits,
         '-E', 'little', '-F', '-', soundfont, midi],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    data = b''
    while len(data) < wanted:
        part = player.stdout.read(min(1 << 20, wanted - len(data)))
        if not part:
            break
        data += part
    player.stdout.close()
    player.kill()
    player.wait()
    return Sound(2, rate_hz, bits, data[int(skip * rate_hz) * frame_bytes:])


def speak(text, voice):
    """A sentence spoken by eSpeak NG."""
    data = subprocess.run(['espeak-ng', '-v', voice, '-s', '165', '--stdout', text],
                          stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, check=True).stdout
    # It streams, so the sizes in its header are not those of the sound.
    return Sound(1, struct.unpack('<I', data[24:28])[0], 16, data[data.index(b'data') + 8:])


def synthetic_sounds(seed):
    """Yields (name, sound) of what recordings lack: exact tones, gaps among values, equal channels."""
    count = 3 * 22050
    dice = Dice(seed)

    def sound(num_channels, rate_hz, bits, values):
        return Sound(num_channels, rate_hz, bits, pack(values, bits))

    frequencies = [100 + dice.below(3000) for _ in range(8)]
    tones = [Tone(frequency, 22050, 2000) for frequency in frequencies[:4]]
    yield 'chord_exact', sound(1, 22050, 16, [sum(t.next() for t in tones) for _ in range(count)])
    tones = [Tone(frequency, 22050, 3000) for frequency in frequencies[4:]]
    yield 'chord_noise', sound(
        1, 22050, 16, [sum(t.next() for t in tones) + dice.gauss(30) for _ in range(count)])
    phase, values = 0, []
    for i in range(count):
        phase = (phase + 300 + i // 3) & 0xFFFF
        values.append((12000 * (32768 - abs(phase - 32768) * 2) >> 15) + dice.gauss(3))
    yield 'chirp_triangle', sound(1, 22050, 16, values)
    value, values = 0, []
    for i in range(count):
        value = value * 31 // 32 + dice.gauss(900)
        values.append(clip(value, 16))
    yield 'brown_noise', sound(1, 44100, 16, values)
    yield 'white_noise_small', sound(1, 44100, 16, [dice.gauss(12) for _ in range(count)])
    pulses = []
    value = echo = 0
    for i in range(count):
        if i % 147 == 0:
            value += 9000
        value, echo = value * 61 // 64 - echo // 12, (echo + value // 9) * 63 // 64
        pulses.append(clip(value + dice.gauss(8), 16))
    half = pulses[:count // 2]
    yield 'pulse_train', sound(1, 16000, 16, pulses)
    yield 'wasted_4_bits', sound(1, 16000, 16, [v >> 4 << 4 for v in pulses])
    yield 'gain_1_37', sound(1, 16000, 16, [v // 4 * 137 // 100 for v in pulses])
    yield 'eight_in_sixteen', sound(1, 16000, 16, [v >> 8 << 8 for v in pulses])
    yield 'clipped', sound(1, 16000, 16, [max(-9000, min(9000, v * 3)) for v in pulses])
    values = []
    for i, v in enumerate(half):
        values += [v, v * 3 // 4 + pulses[i - 7] // 8 + dice.gauss(6)]
    yield 'stereo_panned_delay', sound(2, 44100, 16, values)
    yield 'stereo_dual_mono', sound(2, 44100, 16, [v for v in half for _ in (0, 1)])
    yield 'stereo_one_silent', sound(2, 44100, 16, [w for v in half for w in (v, 0)])
    yield 'gaps_of_silence', sound(
        1, 44100, 16, [v if (i // 6000) & 1 else 0 for i, v in enumerate(pulses)])
    yield 'tone_24', sound(1, 48000, 24, [(v << 6) + dice.gauss(50) for v in half])
    yield 'sixteen_in_24', sound(1, 48000, 24, [v << 8 for v in half])
    yield 'eight_bit', sound(1, 11025, 8, [v >> 8 for v in half])
