def pareto_front(points):
    """Return the indices of the points that no other point beats, by rising cost.

    points: list of pairs (cost, accuracy). A point beats another if it is no worse
    in both and better in one.
    """
    ### BEGIN SOLUTION
    def beats(one, other):
        return one[0] <= other[0] and one[1] >= other[1] and one != other

    front = [
        index for index, point in enumerate(points)
        if not any(beats(other, point) for other in points)
    ]
    return sorted(front, key=lambda index: points[index][0])
    ### END SOLUTION
