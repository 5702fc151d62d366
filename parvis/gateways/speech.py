"""Speech recognition: an operator's own program listens and writes down what is said.

There is none by default.  `PARVIS_SPEECH` names a command line of whisper.cpp,
of a program around faster-whisper, or of any other that takes a sound file and
writes WebVTT or SubRip:

    whisper-cli -m ggml-small.bin -l {language} -ovtt -of {stem} {sound}
    whisper-ctranslate2 --model small --language {language} --output_format vtt --output_dir {folder} {sound}

`{sound}` is a WAV file (16 kHz, one channel) in an empty `{folder}`; what it
writes is looked for at `{stem}.vtt` and `{stem}.srt`, else on its standard
output.  It is started without a shell, with none of the installation's secrets.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from parvis.domain.refusals import Refused
from parvis.gateways.sandbox import Cancelled

RATE = 16_000
LOOK_EVERY = 0.5  # seconds between two looks at the program
MOST_WRITTEN = 4_000_000
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "OMP_NUM_THREADS")


def _(message: str) -> str:
    return message


def is_set() -> bool:
    """Whether an operator has named a program."""
    return bool(settings.SPEECH_COMMAND.strip())


def lacking() -> str:
    """What of the named command is not there: its program, or a file that an argument names; empty if all is."""
    program, *arguments = shlex.split(settings.SPEECH_COMMAND)
    if shutil.which(program) is None:
        return program
    files = [word for word in arguments if word.startswith("/") and "{" not in word]
    return next((word for word in files if not Path(word).exists()), "")


def write_sound(source: Path, target: Path) -> None:
    """The recording's first sound track as such programs like it.  Runs inside the walls."""
    import av  # only for whoever decodes

    with av.open(str(source)) as film, av.open(str(target), "w", format="wav") as sound:
        if not film.streams.audio:
            raise Refused(_("This film has no sound."), code="no-sound")
        written = sound.add_stream("pcm_s16le", rate=RATE, layout="mono")
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        for frame in film.decode(film.streams.audio[0]):
            for resampled in resampler.resample(frame):
                sound.mux(written.encode(resampled))
        for resampled in resampler.resample(None):
            sound.mux(written.encode(resampled))
        sound.mux(written.encode(None))


def recognise(sound: Path, *, language: str, seconds: float, cancelled: Callable[[], bool] = lambda: False) -> bytes:
    """What the program wrote: the bytes of a caption file.  Refused with its last words if it fails."""
    stem = sound.with_suffix("")
    places = {"sound": str(sound), "stem": str(stem), "folder": str(sound.parent), "language": language}
    command = [word.format(**places) for word in shlex.split(settings.SPEECH_COMMAND)]
    spoken, said = sound.parent / "spoken", sound.parent / "said"
    with spoken.open("wb") as out, said.open("wb") as errors:
        try:
            running = subprocess.Popen(  # noqa: S603 - the operator's own command, no shell
                command,
                cwd=sound.parent,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=errors,
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
                start_new_session=True,
            )
        except OSError as wrong:
            raise Refused(
                _("The speech recognition could not be started: %(reason)s"), code="speech-not-started", reason=wrong
            ) from wrong
        _wait_for(running, most=60 + seconds * settings.SPEECH_PATIENCE, cancelled=cancelled)
    if running.returncode:
        last = said.read_bytes()[-2000:].decode("utf-8", "replace").strip().splitlines()
        raise Refused(
            _("The speech recognition failed: %(reason)s"),
            code="speech-failed",
            reason=last[-1][:300] if last else running.returncode,
        )
    for written in (stem.with_suffix(".vtt"), stem.with_suffix(".srt"), spoken):
        if written.is_file() and written.stat().st_size:
            with written.open("rb") as opened:
                return opened.read(MOST_WRITTEN)
    raise Refused(_("The speech recognition heard no words."), code="no-words")


def _wait_for(running: subprocess.Popen[bytes], *, most: float, cancelled: Callable[[], bool]) -> None:
    until = time.monotonic() + most
    while True:
        try:
            running.wait(LOOK_EVERY)
            return
        except subprocess.TimeoutExpired:
            if cancelled():
                _end(running)
                raise Cancelled() from None
            if time.monotonic() > until:
                _end(running)
                raise Refused(
                    _("The speech recognition took longer than %(minutes)s minutes and was stopped."),
                    code="speech-too-slow",
                    minutes=int(most // 60),
                ) from None


def _end(running: subprocess.Popen[bytes]) -> None:
    """The program and whatever it started: it leads a session, so a group, of its own."""
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()
