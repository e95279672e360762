from __future__ import annotations

import pytest
from graphql import FieldNode, OperationDefinitionNode, parse
from otegraph.rest_compat.wire_names import wire_name_of

DOCUMENT = """
mutation A($deployName: String, $port: [P], $size: Int, $first: String, $fixed: Int) {
  make(
    input: {
      name: $deployName,
      spec: { ports: $port, page: { size: $size } },
      tags: [$first, "x"], kind: FIXED
    }
    dry: $fixed
  ) { ok }
}
"""


@pytest.mark.parametrize(
    ("place", "wire"),
    [
        ("name", "deployName"),
        ("input.name", "deployName"),
        ("spec.page.size", "size"),
        ("spec.ports", "port"),
        ("spec.ports.0.containerPort", "port.0.number"),
        ("input.spec.ports.0.hostPort", "port.0.hostPort"),
        ("tags.0", "first"),
        ("tags.1", None),
        ("dry", "fixed"),
        ("kind", None),
        ("spec", None),
        ("", None),
        ("nowhere.at.all", None),
    ],
)
def test_wire_name(place: str, wire: str | None) -> None:
    operation = parse(DOCUMENT).definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    fields = [one for one in operation.selection_set.selections if isinstance(one, FieldNode)]
    assert wire_name_of(fields, {"port": {"number": "containerPort"}})(place) == wire
