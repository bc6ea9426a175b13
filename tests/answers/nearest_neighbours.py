"""Answers to nearest_neighbours."""

import numpy as np
import torch
import torch.nn.functional as F

# %% right: normalised rows
def nearest_neighbours(embeddings, query, k):
    directions = embeddings / embeddings.norm(dim=1, keepdim=True)
    similarities = directions @ directions[query]
    similarities[query] = -torch.inf
    return similarities.argsort(descending=True)[:k]

# %% right: the library's cosine and topk
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query].unsqueeze(0))
    similarity[query] = -2
    return torch.topk(similarity, k).indices

# %% right: a loop and a sorted list
def nearest_neighbours(embeddings, query, k):
    def cosine(a, b):
        return float((a * b).sum() / (a.norm() * b.norm()))

    others = [index for index in range(len(embeddings)) if index != query]
    others.sort(key=lambda index: cosine(embeddings[index], embeddings[query]), reverse=True)
    return others[:k]

# %% right: the query dropped from the order
def nearest_neighbours(embeddings, query, k):
    normal = F.normalize(embeddings, dim=1)
    order = torch.argsort(normal @ normal[query], descending=True)
    return order[order != query][:k]

# %% right: NumPy, an array
def nearest_neighbours(embeddings, query, k):
    x = embeddings.numpy()
    cosine = x @ x[query] / np.linalg.norm(x, axis=1) / np.linalg.norm(x[query])
    cosine[query] = -np.inf
    return np.argsort(-cosine)[:k]

# %% right: one more, then without the query
def nearest_neighbours(embeddings, query, k):
    normal = F.normalize(embeddings)
    best = torch.topk(normal @ normal[query], k + 1).indices.tolist()
    if query in best:
        best.remove(query)
    return torch.tensor(best[:k])

# %% right: distances between directions, in int32
def nearest_neighbours(embeddings, query, k):
    normal = F.normalize(embeddings.double(), dim=1)
    distance = torch.cdist(normal, normal[query : query + 1])[:, 0]
    distance[query] = torch.inf
    return distance.argsort()[:k].to(torch.int32)

# %% right: the query taken out, the rest counted on
def nearest_neighbours(embeddings, query, k):
    rest = torch.cat([torch.arange(query), torch.arange(query + 1, len(embeddings))])
    cosine = F.cosine_similarity(embeddings[rest], embeddings[query], dim=1)
    return rest[cosine.topk(k).indices]

# %% right: scikit-learn's, a tuple of tensors
def nearest_neighbours(embeddings, query, k):
    from sklearn.metrics.pairwise import cosine_similarity

    similarity = torch.from_numpy(cosine_similarity(embeddings, embeddings[query : query + 1])[:, 0])
    similarity[query] = -torch.inf
    return tuple(similarity.sort(descending=True).indices[:k])

# %% wrong: the query among them
# says: Everything is most similar to itself
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query], dim=1)
    return similarity.topk(k).indices

# %% wrong: the first dropped, whichever it is
# says: Leave it out by its index
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query], dim=1)
    order = sorted(range(len(embeddings)), key=lambda index: -round(float(similarity[index]), 5))
    return order[1 : k + 1]

# %% wrong: everything of similarity one dropped
# says: leaves out rows that are exactly like
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query], dim=1)
    similarity[similarity > 0.9999] = -2
    return similarity.topk(k).indices

# %% wrong: the query's similarity set to zero
# says: a similarity can be negative
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query], dim=1)
    similarity[query] = 0
    return similarity.topk(k).indices

# %% wrong: product without lengths
# says: without dividing by their lengths
def nearest_neighbours(embeddings, query, k):
    similarity = embeddings @ embeddings[query]
    similarity[query] = -torch.inf
    return similarity.topk(k).indices

# %% wrong: distance
# says: ranked by distance
def nearest_neighbours(embeddings, query, k):
    distance = (embeddings - embeddings[query]).norm(dim=1)
    distance[query] = torch.inf
    return distance.argsort()[:k]

# %% wrong: least similar first
# says: these are the least similar ones
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query], dim=1)
    similarity[query] = torch.inf
    return similarity.argsort()[:k]

# %% wrong: the right ones from behind
# says: not in order: the most similar comes first
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query], dim=1)
    similarity[query] = -torch.inf
    return similarity.argsort()[-k:]

# %% wrong: without the sign
# says: without its sign
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query], dim=1).abs()
    similarity[query] = -1
    return similarity.topk(k).indices

# %% wrong: similarities
# says: Are these the similarities?
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query], dim=1)
    similarity[query] = -torch.inf
    return similarity.topk(k).values

# %% wrong: both of topk
# says: the indices alone are asked for
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query], dim=1)
    similarity[query] = -torch.inf
    return similarity.topk(k)

# %% wrong: one too many
# says: should have 5 indices, but has 6
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query], dim=1)
    return similarity.topk(k + 1).indices

# %% wrong: counted without the query
# says: places among the rows without the query
def nearest_neighbours(embeddings, query, k):
    rest = torch.cat([embeddings[:query], embeddings[query + 1 :]])
    return F.cosine_similarity(rest, embeddings[query], dim=1).topk(k).indices

# %% wrong: columns made unit instead of rows
# says: Divide every row by its own length
def nearest_neighbours(embeddings, query, k):
    normal = F.normalize(embeddings, dim=0)
    similarity = normal @ normal[query]
    similarity[query] = -torch.inf
    return similarity.topk(k).indices

# %% wrong: a column
# says: should have the shape (5,)
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query], dim=1)
    similarity[query] = -torch.inf
    return similarity.topk(k).indices.unsqueeze(1)

# %% wrong: a number for a single neighbour
# says: should have the shape (1,)
# hidden
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query], dim=1)
    similarity[query] = -torch.inf
    return similarity.topk(k).indices.squeeze()

# %% wrong: embeddings normalised in place
# says: changed the values of an input
def nearest_neighbours(embeddings, query, k):
    embeddings /= embeddings.norm(dim=1, keepdim=True)
    similarity = embeddings @ embeddings[query]
    similarity[query] = -torch.inf
    return similarity.topk(k).indices

# %% wrong: the rows themselves
# says: should be 5 indices, but is
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query], dim=1)
    similarity[query] = -torch.inf
    return embeddings[similarity.topk(k).indices]

# %% wrong: nothing
# says: gives None
def nearest_neighbours(embeddings, query, k):
    F.cosine_similarity(embeddings, embeddings[query], dim=1).topk(k)

# %% right: angles
def nearest_neighbours(embeddings, query, k):
    angles = torch.acos(F.cosine_similarity(embeddings.double(), embeddings[[query]].double()).clamp(-1, 1))
    angles[query] = 10
    return angles.argsort()[:k]

# %% right: plain Python and a heap
def nearest_neighbours(embeddings, query, k):
    import heapq
    import math

    rows = embeddings.tolist()

    def cosine(row):
        return math.sumprod(row, rows[query]) / math.hypot(*row) if hasattr(math, "sumprod") else (
            sum(a * b for a, b in zip(row, rows[query])) / math.hypot(*row)
        )  # fmt: skip

    return heapq.nlargest(k, (i for i in range(len(rows)) if i != query), key=lambda i: cosine(rows[i]))

# %% right: the whole table, its diagonal out of the way
def nearest_neighbours(embeddings, query, k):
    unit = F.normalize(embeddings)
    table = (unit @ unit.T).fill_diagonal_(-torch.inf)
    return table[query].sort(descending=True).indices[:k].numpy().astype("int16")

# %% wrong: rows like the query's dropped
# says: leaves out rows that are exactly like the query's
def nearest_neighbours(embeddings, query, k):
    order = F.cosine_similarity(embeddings, embeddings[query][None]).argsort(descending=True)
    return [int(i) for i in order if not torch.equal(embeddings[i], embeddings[query])][:k]

# %% wrong: the query as if opposite to itself
# says: Leave it out by its index
# hidden
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query][None])
    similarity[query] = -1
    return similarity.argsort(descending=True)[:k]

# %% wrong: correlation
# says: Divide every row by its own length
def nearest_neighbours(embeddings, query, k):
    rows = embeddings - embeddings.mean(1, keepdim=True)
    similarity = F.cosine_similarity(rows, rows[query][None])
    similarity[query] = -torch.inf
    return similarity.topk(k).indices

# %% wrong: divided by the squares
# says: Divide every row by its own length
def nearest_neighbours(embeddings, query, k):
    similarity = embeddings @ embeddings[query] / (embeddings**2).sum(1)
    similarity[query] = -torch.inf
    return similarity.topk(k).indices

# %% wrong: a mask
# says: is a mask of true and false
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query][None])
    similarity[query] = -torch.inf
    return similarity >= similarity.topk(k).values[-1]

# %% wrong: places among the others
# says: places among the rows without the query
def nearest_neighbours(embeddings, query, k):
    others = torch.cat([embeddings[:query], embeddings[query + 1 :]])
    return F.cosine_similarity(others, embeddings[query][None]).topk(k).indices

# %% wrong: in half precision
# says: not in order
# hidden
def nearest_neighbours(embeddings, query, k):
    directions = F.normalize(embeddings).half()
    similarities = directions @ directions[query]
    similarities[query] = -2
    return similarities.topk(k).indices

# %% wrong: directions kept in single precision
# says: 40 embeddings in double precision
# status: crashed
# hidden
def nearest_neighbours(embeddings, query, k):
    directions = torch.zeros(embeddings.shape)
    for place, row in enumerate(embeddings):
        directions[place] = row / row.norm()
    similarities = directions @ embeddings[query]
    similarities[query] = -torch.inf
    return similarities.topk(k).indices

# %% wrong: one more than needed, to be safe
# says: of query 1 among 2 embeddings
# status: crashed
# hidden
def nearest_neighbours(embeddings, query, k):
    similarities = F.cosine_similarity(embeddings, embeddings[query][None])
    order = similarities.topk(k + 2 if k < 9 else k + 1).indices
    return order[order != query][:k]

# %% wrong: the last of equals dropped
# says: has the query itself
# hidden
def nearest_neighbours(embeddings, query, k):
    directions = F.normalize(embeddings.double())
    similarities = (directions @ directions[query]).round(decimals=9)
    order = similarities.argsort(stable=True)
    return order[:-1].flip(0)[:k]

# %% wrong: read as it lies in memory
# says: view size is not compatible
# status: crashed
# hidden
def nearest_neighbours(embeddings, query, k):
    rows = torch.stack(embeddings.view(-1).split(embeddings.shape[1]))
    similarities = F.cosine_similarity(rows, rows[query][None])
    similarities[query] = -2
    return similarities.topk(k).indices

# %% wrong: whole numbers as float32
# says: as numbers with a fraction
# points: 2
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query][None], dim=1)
    similarity[query] = -torch.inf
    return similarity.argsort(descending=True)[:k].float()

# %% wrong: a list of floats
# says: as numbers with a fraction
# points: 2
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query][None], dim=1)
    similarity[query] = -torch.inf
    return [float(index) for index in similarity.argsort(descending=True)[:k]]

# %% wrong: looked up by similarity
# says: names an index twice
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query], dim=1).tolist()
    similarity[query] = -2.0
    best = sorted(similarity, reverse=True)[:k]
    return [similarity.index(value) for value in best]

# %% wrong: the table flattened
# says: an index is a row's place among the embeddings, from 0 to 11
def nearest_neighbours(embeddings, query, k):
    rows = F.normalize(embeddings, dim=1)
    table = (rows @ rows.T).fill_diagonal_(-2)
    return table.flatten().topk(k).indices

# %% wrong: counted from 1
# says: an index is a row's place among the embeddings, from 0 to 11
def nearest_neighbours(embeddings, query, k):
    similarity = F.cosine_similarity(embeddings, embeddings[query], dim=1)
    similarity[query] = -2
    return similarity.topk(k).indices + 1

# %% wrong: the query taken out, one added to all
# says: one too high where they stand before the query
def nearest_neighbours(embeddings, query, k):
    rows = F.normalize(embeddings, dim=1)
    others = torch.cat([rows[:query], rows[query + 1:]])
    return (others @ rows[query]).topk(k).indices + 1
