"""Small random templates for property tests."""

from __future__ import annotations

from hypothesis import strategies as st


@st.composite
def random_plans(draw: st.DrawFn) -> str:
    """Templates of tasks and milestones with links of any type to earlier items."""
    count = draw(st.integers(2, 9))
    tables = []
    for number in range(count):
        links = []
        for before in draw(st.sets(st.integers(0, max(0, number - 1)), max_size=3)):
            if before < number:
                how = draw(st.sampled_from(["FS", "SS", "FF", "SF"]))
                lag = draw(
                    st.sampled_from(["", "+1d", "+3d", "-1d", "+2ed", "+9ed", "-4ed", "+40%"])
                )
                links.append(f"i{before} {how}{lag}")
        at = draw(st.integers(0, 6))
        after = f'after="{", ".join(links)}"\n'
        if draw(st.booleans()) or number == count - 1:
            buffer = draw(st.integers(0, 2))
            tables.append(
                f'[[milestone]]\nid="i{number}"\nname="I{number}"\nat={at}\nbuffer_days={buffer}\n{after}'
            )
        else:
            length = draw(st.sampled_from(["2h", "1d", "3d", "1w", "2ed", "10ed"]))
            tables.append(
                f'[[task]]\nid="i{number}"\nname="I{number}"\nat={at}\nduration="{length}"\n{after}'
            )
    return 'id="x"\ntitle="X"\n' + "".join(tables)
