"""The small changes that are tried: cosmic-ray's, and those that rules written for Django are easily wrong in."""

from collections.abc import Iterator

import cosmic_ray.plugins
import parso
from cosmic_ray.operators.operator import Example, Operator

_COMPARISONS = ("Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is")
_BINARY = ("BitOr_BitAnd", "BitAnd_BitOr", "Add_Sub", "Sub_Add")
OF_COSMIC_RAY = (
    *(f"core/ReplaceComparisonOperator_{swap}" for swap in _COMPARISONS),
    *(f"core/ReplaceBinaryOperator_{swap}" for swap in _BINARY),
    *(f"core/Replace{swap}" for swap in ("AndWithOr", "OrWithAnd", "TrueWithFalse", "FalseWithTrue")),
    *(f"core/ReplaceUnaryOperator_Delete_{dropped}" for dropped in ("Not", "Invert")),
    "core/AddNot",
    "core/NumberReplacer",
    "core/ZeroIterationForLoop",
    "core/RemoveDecorator",
)
_ASKS = ("filter", "exclude", "get", "get_or_create", "Q", "When")


def _code(node, text: str):
    """Return `text` as a node in the place of `node`."""
    return parso.parse(node.get_first_leaf().prefix + text)


class DropCondition(Operator):
    """`filter(a=1, b=2)` becomes `filter(b=2)`, and `filter(a=1)` becomes `filter()`."""

    def mutation_positions(self, node) -> Iterator[tuple]:
        for argument in self._conditions(node):
            yield argument.start_pos, argument.end_pos

    def mutate(self, node, index):
        dropped = self._conditions(node)[index]
        kept = [
            argument.get_code(include_prefix=False) for argument in self._arguments(node) if argument is not dropped
        ]
        return _code(node, f"({', '.join(kept)})")

    @staticmethod
    def _arguments(node) -> list:
        inside = node.children[1:-1]
        inside = inside[0].children if inside and inside[0].type == "arglist" else inside
        return [argument for argument in inside if argument.type != "operator"]

    def _conditions(self, node) -> list:
        asked = node.type == "trailer" and node.children[0].value == "(" and node.get_previous_leaf()
        return self._arguments(node) if asked and asked.value in _ASKS else []

    @classmethod
    def examples(cls):
        return (Example("rows.filter(a=1, b=2)", "rows.filter(b=2)"), Example("rows.get(a=1)", "rows.get()"))


class AnotherMember(Operator):
    """`State.OPEN` becomes another member of `State` that the module names."""

    def mutation_positions(self, node) -> Iterator[tuple]:
        if self._another(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node, index):
        return _code(node, self._another(node))

    def _another(self, node) -> str:
        """The member that comes next in the order of the alphabet; empty where there is none, or no member here."""
        kind = self._kind(node)
        if not kind:
            return ""
        members = sorted({name.value for name in self._names(node.get_root_node()) if self._kind(name) == kind})
        return members[(members.index(node.value) + 1) % len(members)] if len(members) > 1 else ""

    @staticmethod
    def _kind(node) -> str:
        """What stands before the dot, where it is a class and the node one of its members; empty elsewhere."""
        if node.type != "name" or not node.value.isupper() or node.parent.type != "trailer":
            return ""
        whole = node.parent.parent.children
        before = "".join(part.get_code(include_prefix=False) for part in whole[: whole.index(node.parent)])
        return before if before.rpartition(".")[2][:1].isupper() else ""

    def _names(self, node) -> Iterator:
        if node.type == "name":
            yield node
        for child in getattr(node, "children", ()):
            yield from self._names(child)

    @classmethod
    def examples(cls):
        return (Example("a = State.OPEN, State.SHUT", "a = State.SHUT, State.SHUT"),)


class DropStatement(Operator):
    """A call for what it does, and the setting of an attribute, become `pass`."""

    def mutation_positions(self, node) -> Iterator[tuple]:
        if node.parent is not None and node.parent.type == "simple_stmt" and self._does_something(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node, index):
        return _code(node, "pass")

    @staticmethod
    def _does_something(node) -> bool:
        if node.type in ("atom_expr", "power"):
            return node.children[-1].type == "trailer" and node.children[-1].children[0].value == "("
        return node.type == "expr_stmt" and "." in node.children[0].get_code()

    @classmethod
    def examples(cls):
        return (Example("tell(person)\n", "pass\n"), Example("one.state = 3\n", "pass\n"))


def operators() -> dict[str, Operator]:
    """Return what is tried, by name."""
    own = {operator.__name__: operator() for operator in (DropCondition, AnotherMember, DropStatement)}
    return own | {name: cosmic_ray.plugins.get_operator(name)() for name in OF_COSMIC_RAY}
