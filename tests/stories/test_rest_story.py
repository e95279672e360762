"""All fifty-one documented operations in the order in which a new customer comes to them, by a client of the old kind."""

from __future__ import annotations

import re
from collections import Counter

from tests.contract.entries import ENTRIES
from tests.stories import rest_apps as apps
from tests.stories import rest_chapters as first
from tests.stories import rest_deployments as then
from tests.stories.old_client import Calls, OldClient
from tests.stories.registries import PushStage
from tests.stories.rest_chapters import Customer

COUNT = re.compile(
    r'^otegraph_rest_requests_total\{operation="(\w+)",spelling="second",status="(\d+)"\} (\d+)\.0$', re.MULTILINE
)


async def test_a_customer_comes_and_goes(whole_stage: PushStage) -> None:
    stage, calls = whole_stage.stage, Calls()
    story = Customer.at(whole_stage, OldClient(stage.product.http, calls))
    async with whole_stage.reconciling():
        await stage.until_online()
        for chapter in (
            first.she_is_let_in,
            first.she_gets_a_business,
            first.clusters_and_nodes_are_labelled,
            first.she_pushes_images,
            first.she_names_repositories_elsewhere,
            apps.she_describes_apps,
            apps.she_uploads_charts,
            then.web_is_deployed,
            then.what_runs_is_not_deleted,
            then.web_is_upgraded_and_comes_back_from_what_fails,
            then.a_chart_is_deployed,
            then.one_is_disapproved,
            then.a_stranger_finds_nothing,
            then.everything_goes,
        ):
            await chapter(story)

    assert set(+calls.operations) == {entry.operation for entry in ENTRIES.values()}
    counted = (await stage.product.http.get("/metrics")).text
    assert Counter({(name, int(status)): int(n) for name, status, n in COUNT.findall(counted)}) == calls.second
    twice = {entry.operation for entry in ENTRIES.values() if len(entry.spellings) > 1}
    assert {name for name, _ in calls.second} == twice
