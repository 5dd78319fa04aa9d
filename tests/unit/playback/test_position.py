"""Position and meters tell what is heard, not what was given to the device."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dawg.playback.transport import Transport
from tests.unit.playback.figures import BAR, FADE


def test_the_position_is_what_is_heard_not_what_is_given(v1: Any, device: Any) -> None:
    device.delay = 700
    transport = Transport(v1.playable, device=device)
    transport.play()
    device.run(500)
    assert transport.position == 0
    device.run(1500)
    assert transport.position == 1300
    transport.seek(bar=4)
    device.run(500)
    assert transport.position == 1800
    device.run(1000)
    assert transport.position == 4 * BAR + 1500 - FADE - 700


def test_the_position_at_the_seam_jumps_with_the_sound(v1: Any, device: Any) -> None:
    device.delay = 300
    transport = Transport(v1.playable, device=device)
    transport.loop(bars=(0, 1))
    transport.play()
    device.run(BAR + 299)
    assert transport.position == BAR - 1
    device.run(1)
    assert transport.position == 0


def test_meters_show_each_part_and_the_whole(v1: Any, transport: Transport, device: Any) -> None:
    transport.mute("bass")
    transport.play()
    device.run(4000)
    meters = transport.status.meters
    lead = v1.stems["lead"][:, :4000]
    assert meters.part_peak["bass"] == meters.part_rms["bass"] == 0.0
    assert meters.part_peak["lead"] == pytest.approx(np.abs(lead).max(), rel=0.1)
    assert meters.part_rms["lead"] == pytest.approx(float(np.sqrt(np.mean(lead**2))), rel=0.05)
    assert meters.peak > meters.part_peak["lead"]
    transport.pause()
    device.run(8000 * 5)
    assert transport.status.meters.peak < 1e-4
