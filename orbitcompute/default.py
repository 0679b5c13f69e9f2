"""What is asked where nothing is named: the scenario and the dated claim that the project is about."""

DEFAULT_SCENARIO = "gigawatt-2028"
DEFAULT_CLAIM = "gigawatt-2028"
