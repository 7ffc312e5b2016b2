"""Fits the context ranker: of the contexts of a name, the right ones shall have the greatest share.

A conditional logit (listwise softmax) over sparse binary features, with an L2 penalty, by L-BFGS.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer

from extractor.learn.lessons import Lesson
from extractor.link.ranker import Ranker

LEAST = 4
"""Occurrences below which a feature is left out."""
PENALTY = 0.003
ITERATIONS = 150
SMALLEST = 0.005
"""Weights nearer to zero are left out of the model."""


def fit(lessons: Sequence[Lesson]) -> Ranker:
    """A ranker from the lessons that tell contexts apart (some right, some not).

    Raises:
        ValueError: no lesson does.
    """
    telling = [lesson for lesson in lessons if any(lesson.right) and not all(lesson.right)]
    if not telling:
        raise ValueError("nothing to learn: no name has both right and wrong contexts")
    seen = Counter(f for lesson in telling for features in lesson.features for f in set(features))
    rows = [{f: 1.0 for f in features if seen[f] >= LEAST} for lesson in telling for features in lesson.features]
    vectorizer = DictVectorizer(dtype=np.float64)
    matrix = vectorizer.fit_transform(rows).tocsr()
    right = np.array([r for lesson in telling for r in lesson.right], dtype=np.float64)
    sizes = np.array([len(lesson.right) for lesson in telling])
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    group = np.repeat(np.arange(len(telling)), sizes)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        score = matrix @ weights
        score = np.exp(score - np.maximum.reduceat(score, starts)[group])
        share = score / np.add.reduceat(score, starts)[group]
        good = share * right
        total = np.add.reduceat(good, starts) + 1e-12
        gradient = np.asarray(matrix.T @ (share - good / total[group])).ravel() / len(telling)
        value = -np.log(total).mean() + 0.5 * PENALTY * float(weights @ weights)
        return float(value), gradient + PENALTY * weights

    found = minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS})
    names = vectorizer.get_feature_names_out()
    kept = {str(n): round(float(w), 3) for n, w in zip(names, found.x, strict=True) if abs(w) >= SMALLEST}
    return Ranker(kept)
