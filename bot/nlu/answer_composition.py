"""Composes examples of answers from frames and facts.

People's own sentences teach how answers sound, but never each negation with each subject. The
frames in data/zelfcheck/composed.yml, filled with each question's facts, teach that "ik kan
niet ontkennen dat …" is a yes and "… staat op de planning" a no, whatever stands in it.
"""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import yaml

from bot.nlu.answer_data import AnswerExample

COMPOSED = "composed.yml"
VOICE = "composed"


def compose(path: Path, for_each_frame: int) -> list[AnswerExample]:
    """Return the frames of the file, each filled with so many facts of each question.

    Which facts is the same every time, and differs from frame to frame.
    """
    content = yaml.safe_load(path.read_text("utf-8"))
    found = []
    for question, facts in content["facts"].items():
        for answer, frames in content["frames"].items():
            for frame in frames:
                start = crc32(f"{question} {frame}".encode())
                for i in range(min(for_each_frame, len(facts))):
                    text = frame.format(**facts[(start + i) % len(facts)])
                    found.append(AnswerExample(question, answer, text, VOICE))
    return found
