"""Stories of a state machine: from a beginning of their own, the same ones every time."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def told(machine: type[RuleBasedStateMachine], *, stories: int, steps: int, **about: Any) -> set[str]:
    """Tell some stories of so many steps each, and return what they ``reached``: what the machine noted there.

    ``about`` is what they are about, as attributes of the machine. Which places a story comes to hangs on keys and
    moments, too; so what must be reached belongs into the beginning, and a test asks for no more.
    """
    story: Any = type(machine.__name__, (machine,), {**about, "reached": set()})
    asked = settings(
        max_examples=stories,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(story, settings=asked)
    reached: set[str] = story.reached
    return reached
