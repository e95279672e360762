"""The example operations, and those that the page itself runs, against the graph's schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, parse, validate
from graphql.execution.values import get_variable_values

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "web" / "src"
EXAMPLES = sorted((SOURCES / "examples").glob("*.graphql"))
DOCUMENTS = [*EXAMPLES, *sorted((SOURCES / "operations").glob("*.graphql"))]


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema((ROOT / "schema" / "schema.graphql").read_text())


def operation(file: Path) -> OperationDefinitionNode:
    """The one operation of a document."""
    (definition,) = parse(file.read_text()).definitions
    assert isinstance(definition, OperationDefinitionNode)
    return definition


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.stem)
def test_the_schema_takes_the_operation(schema: GraphQLSchema, file: Path) -> None:
    assert validate(schema, parse(file.read_text())) == []


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_schema_takes_the_variables(schema: GraphQLSchema, file: Path) -> None:
    variables = file.with_suffix(".json")
    values = json.loads(variables.read_text()) if variables.is_file() else {}
    definitions = operation(file).variable_definitions or ()
    coerced = get_variable_values(schema, definitions, values)
    assert not isinstance(coerced, list), coerced
    assert set(values) <= {definition.variable.name.value for definition in definitions}


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_has_a_title_a_description_and_a_name(file: Path) -> None:
    title, description, *_ = file.read_text().splitlines()
    assert title.startswith("# ")
    assert description.startswith("# ")
    assert operation(file).name is not None


def test_variables_belong_to_an_example() -> None:
    assert {file.stem for file in (SOURCES / "examples").glob("*.json")} <= {file.stem for file in EXAMPLES}
