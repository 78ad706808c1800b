from domain.person import Right


def test_counts_of_a_few_people_are_told_only_to_whom_the_posts_are(program, alert):
    exact = program(Right.REGION, Right.POSTS).get(f"/alerts/{alert.id}").json()
    summed = program(Right.REGION, name="сводка").get(f"/alerts/{alert.id}").json()
    assert (exact["signal"]["observed"], exact["found"], exact["negative"]) == (14, 2, 2)
    assert (summed["signal"]["observed"], summed["found"], summed["negative"]) == (14, None, None)
    assert summed["sources"] == []
    assert [s["posts"] for s in exact["sources"]] == [2]
