using System.Runtime.InteropServices;
using Reference.Tensors;

namespace Reference.Transformer.Generation;

/// <summary>
/// The logits of each sequence's next token, copied to the host and widened to binary64. The memory is used again for every token.
/// </summary>
/// <param name="sequences">Number of sequences.</param>
/// <param name="vocabularySize">Logits of a token.</param>
internal sealed class NextScores(int sequences, int vocabularySize)
{
    private readonly double[]?[] _rows = new double[sequences][];
    private readonly bool[] _known = new bool[sequences];
    private float[] _narrow = [];

    /// <summary>Logits of a token.</summary>
    public int VocabularySize => vocabularySize;

    /// <summary>The scores of a sequence.</summary>
    /// <exception cref="InvalidOperationException">They are not known.</exception>
    public ReadOnlySpan<double> Of(int sequence) =>
        _known[sequence] ? _rows[sequence]
        : throw new InvalidOperationException($"sequence {sequence} has no scores; give it a prompt or a token first");

    /// <summary>The sequence goes on, so its scores are old.</summary>
    public void Forget(int sequence) => _known[sequence] = false;

    /// <summary>Copies the rows of logits [n, vocabulary], one for each of n sequences.</summary>
    public void Take(Tensor logits, int[] owners)
    {
        for (int i = 0; i < owners.Length; i++)
        {
            double[] row = _rows[owners[i]] ??= new double[vocabularySize];
            Download(logits.Slice(0, i, 1), row);
            _known[owners[i]] = true;
        }
    }

    private void Download(Tensor from, double[] row)
    {
        if (from.DType == DType.F64)
        {
            from.Backend.Download(from, MemoryMarshal.AsBytes(row.AsSpan()));
            return;
        }

        if (_narrow.Length == 0) _narrow = new float[vocabularySize];
        from.Backend.Download(from, MemoryMarshal.AsBytes(_narrow.AsSpan()));
        for (int id = 0; id < row.Length; id++) row[id] = _narrow[id];
    }
}
