namespace Reference.Training.Data;

/// <summary>A part of a document that stands in a packed row.</summary>
/// <param name="Document">The document's number.</param>
/// <param name="Start">Its first token that is here.</param>
/// <param name="Length">Tokens; at least 1.</param>
public readonly record struct PackedPart(int Document, int Start, int Length);

/// <summary>
/// Puts documents together into rows of a greatest length, as TRL's pack_dataset does. A pure function of the lengths.
/// </summary>
public static class Packer
{
    /// <summary>The rows, each the parts that it holds in their order.</summary>
    /// <param name="lengths">Tokens of every document; empty documents are left out.</param>
    /// <param name="maxLength">Longest row; at least 1.</param>
    /// <param name="strategy">How.</param>
    public static IReadOnlyList<IReadOnlyList<PackedPart>> Pack(IReadOnlyList<int> lengths, int maxLength, PackingStrategy strategy)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        return strategy switch
        {
            PackingStrategy.None => [.. Pieces(lengths, maxLength, split: false).Select(piece => new[] { piece })],
            PackingStrategy.Bfd => BestFit(Pieces(lengths, maxLength, split: false), maxLength),
            PackingStrategy.BfdSplit => BestFit(Pieces(lengths, maxLength, split: true), maxLength),
            _ => Wrap(lengths, maxLength),
        };
    }

    private static List<PackedPart> Pieces(IReadOnlyList<int> lengths, int maxLength, bool split)
    {
        var pieces = new List<PackedPart>();
        for (int d = 0; d < lengths.Count; d++)
            for (int start = 0; start < lengths[d] && (split || start == 0); start += maxLength)
                pieces.Add(new PackedPart(d, start, Math.Min(maxLength, lengths[d] - start)));
        return pieces;
    }

    /// <summary>
    /// Best fit decreasing: pieces from the longest to the shortest, equal ones in their order, each into the row with the least room that
    /// suffices; of rows with the same room into the one that has had it longest; else into a new row.
    /// </summary>
    private static List<List<PackedPart>> BestFit(List<PackedPart> pieces, int maxLength)
    {
        var rows = new List<List<PackedPart>>();
        var waiting = new Dictionary<int, Queue<List<PackedPart>>>();
        var rooms = new SortedSet<int>();
        foreach (PackedPart piece in pieces.OrderByDescending(piece => piece.Length))
        {
            SortedSet<int> sufficient = rooms.GetViewBetween(piece.Length, maxLength);
            int room = sufficient.Count == 0 ? maxLength : sufficient.Min;
            List<PackedPart> row = sufficient.Count == 0 ? [] : waiting[room].Dequeue();
            if (row.Count == 0) rows.Add(row);
            else if (waiting[room].Count == 0) rooms.Remove(room);
            row.Add(piece);
            int left = room - piece.Length;
            if (left == 0) continue;
            rooms.Add(left);
            if (!waiting.TryGetValue(left, out Queue<List<PackedPart>>? queue)) waiting[left] = queue = new Queue<List<PackedPart>>();
            queue.Enqueue(row);
        }

        return rows;
    }

    private static List<List<PackedPart>> Wrap(IReadOnlyList<int> lengths, int maxLength)
    {
        var rows = new List<List<PackedPart>>();
        int room = 0;
        for (int d = 0; d < lengths.Count; d++)
        {
            for (int start = 0; start < lengths[d];)
            {
                if (room == 0)
                {
                    rows.Add([]);
                    room = maxLength;
                }

                int length = Math.Min(room, lengths[d] - start);
                rows[^1].Add(new PackedPart(d, start, length));
                (start, room) = (start + length, room - length);
            }
        }

        return rows;
    }
}
