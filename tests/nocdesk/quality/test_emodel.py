"""The E-model against the numbers of ITU-T G.107 and G.113."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.quality.emodel import G711, G711_PLC, G729A, Codec, mean_opinion_score, r_factor

CODECS = st.sampled_from([G711, G711_PLC, G729A])


@pytest.mark.parametrize(("one_way_ms", "r"), [(0, 93.206), (150, 89.54), (200, 85.80), (300, 72.67), (400, 62.25)])
def test_delay_alone_gives_the_rating_of_the_recommendation(one_way_ms: float, r: float) -> None:
    assert r_factor(one_way_ms=one_way_ms, codec=G711) == pytest.approx(r, abs=0.01)


@pytest.mark.parametrize(
    ("codec", "loss_pct", "r", "mos"),
    [(G711, 1.0, 75.28, 3.83), (G711_PLC, 1.0, 89.57, 4.33), (G729A, 0.0, 82.21, 4.10)],
)
def test_loss_and_codec_give_the_rating_and_the_score_of_the_recommendation(
    codec: Codec, loss_pct: float, r: float, mos: float
) -> None:
    rating = r_factor(one_way_ms=0, loss_pct=loss_pct, codec=codec)

    assert rating == pytest.approx(r, abs=0.01)
    assert mean_opinion_score(rating) == pytest.approx(mos, abs=0.006)


@pytest.mark.parametrize(("r", "mos"), [(-5, 1.0), (0, 1.0), (93.206, 4.409), (100, 4.5), (120, 4.5)])
def test_the_score_has_its_ends_and_its_default(r: float, mos: float) -> None:
    assert mean_opinion_score(r) == pytest.approx(mos, abs=0.0005)


@given(CODECS, st.floats(0, 3000), st.floats(0, 3000), st.floats(0, 100), st.floats(0, 100))
def test_more_loss_is_never_better_and_all_stays_in_range(
    codec: Codec, delay: float, other_delay: float, loss: float, other_loss: float
) -> None:
    better, worse = sorted((loss, other_loss))
    good = r_factor(one_way_ms=delay, loss_pct=better, codec=codec)
    bad = r_factor(one_way_ms=delay, loss_pct=worse, codec=codec)
    late = r_factor(one_way_ms=max(delay, other_delay, 100.0), loss_pct=better, codec=codec)

    assert 0 <= bad <= good <= 100
    assert late <= r_factor(one_way_ms=max(min(delay, other_delay), 100.0), loss_pct=better, codec=codec) + 1e-9
    assert 1 <= mean_opinion_score(bad) <= mean_opinion_score(good) <= 4.5


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_better_rating_never_has_a_worse_score(one: float, other: float) -> None:
    worse, better = sorted((one, other))

    # Annex B: below R = 6.5 the curve dips under 1 and is held there.
    assert mean_opinion_score(worse) <= mean_opinion_score(better) + 1e-12
