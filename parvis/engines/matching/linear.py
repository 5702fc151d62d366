"""A linear or whole-number programme in arrays, handed to the solvers that come with OR-Tools.

GLOP solves linear ones to a corner, with prices; HiGHS those in whole numbers.
Both stand behind MathOpt, whose lower part takes a plain message: its upper
one, and the model builder, would bring pandas along.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parvis.engines.matching.problem import Whole

    Real = NDArray[np.float64]


class Unsolvable(Exception):
    """The solver found no solution; its own word says why."""


@dataclass(frozen=True)
class Programme:
    """What is to be made as great as can be: columns with bounds, rows with bounds, and where both meet."""

    gain: Real
    lower: Real
    upper: Real
    row_lower: Real
    row_upper: Real
    row: Whole  # of each entry
    column: Whole
    entry: Real


@dataclass(frozen=True)
class Answer:
    """A programme's solution, and the price of each row if it was solved in fractions."""

    value: Real
    price: Real


def relaxed(programme: Programme) -> Answer:
    """The best in fractions, a corner of what is allowed."""
    from ortools.math_opt import parameters_pb2 as parameters

    asked = parameters.SolveParametersProto(threads=1, lp_algorithm=parameters.LP_ALGORITHM_DUAL_SIMPLEX)
    return _solved(programme, parameters.SOLVER_TYPE_GLOP, asked, integers=False)


def whole(programme: Programme, *, gap: float) -> Answer:
    """The best in whole numbers, or one that is at most this share below it."""
    from ortools.math_opt import parameters_pb2 as parameters

    asked = parameters.SolveParametersProto(relative_gap_tolerance=gap)
    # One thread and no clock: the same input gives the same result.
    asked.highs.string_options["parallel"] = "off"
    asked.highs.int_options["random_seed"] = 0
    return _solved(programme, parameters.SOLVER_TYPE_HIGHS, asked, integers=True)


def _solved(programme: Programme, solver_type: Any, asked: Any, *, integers: bool) -> Answer:
    from ortools.math_opt import callback_pb2, model_parameters_pb2, model_pb2, parameters_pb2, result_pb2
    from ortools.math_opt.core.python import solver

    columns, rows = len(programme.gain), len(programme.row_lower)
    order = np.lexsort((programme.column, programme.row))
    model = model_pb2.ModelProto()
    variables, limits, matrix = model.variables, model.linear_constraints, model.linear_constraint_matrix
    variables.ids.extend(range(columns))
    variables.lower_bounds.extend(programme.lower.tolist())
    variables.upper_bounds.extend(programme.upper.tolist())
    variables.integers.extend([integers] * columns)
    model.objective.maximize = True
    there = np.flatnonzero(programme.gain)
    model.objective.linear_coefficients.ids.extend(there.tolist())
    model.objective.linear_coefficients.values.extend(programme.gain[there].tolist())
    limits.ids.extend(range(rows))
    limits.lower_bounds.extend(programme.row_lower.tolist())
    limits.upper_bounds.extend(programme.row_upper.tolist())
    matrix.row_ids.extend(programme.row[order].tolist())
    matrix.column_ids.extend(programme.column[order].tolist())
    matrix.coefficients.extend(programme.entry[order].tolist())
    found = solver.solve(
        model,
        solver_type,
        parameters_pb2.SolverInitializerProto(),
        asked,
        model_parameters_pb2.ModelSolveParametersProto(),
        None,
        callback_pb2.CallbackRegistrationProto(),
        None,
        None,
    )
    reason = found.termination.reason
    if reason not in (result_pb2.TERMINATION_REASON_OPTIMAL, result_pb2.TERMINATION_REASON_FEASIBLE):
        raise Unsolvable(result_pb2.TerminationReasonProto.Name(reason))
    best = found.solutions[0]
    prices = np.zeros(rows)
    if not integers:
        prices = _spread(best.dual_solution.dual_values, rows)
    return Answer(_spread(best.primal_solution.variable_values, columns), prices)


def _spread(sparse: Any, size: int) -> Real:
    found = np.zeros(size)
    found[np.array(sparse.ids, np.int64)] = np.array(sparse.values)
    return found
