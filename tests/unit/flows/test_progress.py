import pytest

from flows.progress import Stage, announcing, stage


def test_a_stage_is_announced_before_it_is_begun_and_told_when_it_is_over(capsys: pytest.CaptureFixture[str]) -> None:
    happened: list[str] = []
    with announcing(happened.append), stage(Stage.BRONZE, "access_log") as told:
        happened.append("worked")
        told.rows, told.detail = 1234, "1 new delivery"
    assert happened == [Stage.BRONZE, "worked"]
    said = capsys.readouterr().err
    assert said.startswith("  bronze access_log")
    assert "1,234 rows" in said
    assert said.endswith("  1 new delivery\n")


def test_a_stage_that_raises_says_so_and_lets_the_error_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="of its own"), stage(Stage.DECIDE):
        raise ValueError("of its own")
    assert capsys.readouterr().err.endswith("failed\n")


def test_nobody_is_told_of_stages_after_they_stopped_listening() -> None:
    heard: list[Stage] = []
    with announcing(heard.append), stage(Stage.READ):
        pass
    with stage(Stage.LAND):
        pass
    assert heard == [Stage.READ]
