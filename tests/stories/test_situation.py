"""What a story that waited in vain says at its end."""

from __future__ import annotations

import re

from tests.stories.desk import GraphDesk
from tests.stories.situation import situation
from tests.stories.stage import FAILING_IMAGE, Stage

# A kubelet says the first before it says the second.
NOT_PULLED = '"reason":"(?:ErrImagePull|ImagePullBackOff)"'


async def test_what_fails_at_one_edge_is_told_from_every_side(running: Stage) -> None:
    stage = running
    operator = GraphDesk(stage.operator)
    await operator.deploy("web", "web", await operator.create_app("web", FAILING_IMAGE), clusters="c1")
    await operator.until("web", "FAILED")
    parts = dict(re.findall(r"^(\S.*):\n((?:  .*\n?)+)", await situation(stage, "web"), re.MULTILINE))
    assert re.search(f'"phase":"FAILED",{NOT_PULLED}', parts["deployment web, its targets and their pods"])
    ordered = parts["its orders and their answers, oldest first"]
    assert '"object":"apps/v1/Deployment/shop/web","method":"POST"' in ordered
    assert '"code":201' in ordered
    for place in ("pods at the root", "pods at c1"):
        assert re.search(NOT_PULLED, parts[place])
    assert "pods at c10" not in parts
