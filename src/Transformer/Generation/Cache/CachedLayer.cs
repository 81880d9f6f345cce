using Reference.Tensors;

namespace Reference.Transformer.Generation;

/// <summary>
/// The keys and values of one attention: a stretch of rows for each sequence, all of one length. Made and grown by <see
/// cref="KeyValueCache"/>.
/// </summary>
internal sealed class CachedLayer
{
    private int _capacity;

    /// <summary>A layer without rows, of the type, backend and row shapes of these.</summary>
    public CachedLayer(Tensor k, Tensor v) => (Keys, Values) = (Rows(k, 0), Rows(v, 0));

    /// <summary>[sequences · capacity, G, d].</summary>
    public Tensor Keys { get; private set; }

    /// <summary>[sequences · capacity, G, dv].</summary>
    public Tensor Values { get; private set; }

    /// <summary>Bytes of both.</summary>
    public long ByteCount => (long)(Keys.DType.ByteCount(Keys.Count) + Values.DType.ByteCount(Values.Count));

    /// <summary>Makes room, and moves what the sequences hold.</summary>
    /// <param name="capacity">Rows of a sequence's stretch.</param>
    /// <param name="lengths">Rows that each sequence has.</param>
    public void Grow(int capacity, int[] lengths)
    {
        if (capacity == _capacity) return;
        (Keys, Values) = (Moved(Keys, capacity, lengths), Moved(Values, capacity, lengths));
        _capacity = capacity;
    }

    /// <summary>Writes a document's keys and values from a row on.</summary>
    public void Write(int row, TokenDocument document, Tensor k, Tensor v)
    {
        Keys.Backend.Copy(k.Slice(0, document.Start, document.Length), Keys.Slice(0, row, document.Length));
        Values.Backend.Copy(v.Slice(0, document.Start, document.Length), Values.Slice(0, row, document.Length));
    }

    private Tensor Moved(Tensor old, int capacity, int[] lengths)
    {
        Tensor moved = Rows(old, checked(lengths.Length * (nint)capacity));
        for (int sequence = 0; sequence < lengths.Length; sequence++)
        {
            nint held = Math.Min(lengths[sequence], _capacity);
            if (held > 0) old.Backend.Copy(old.Slice(0, sequence * _capacity, held), moved.Slice(0, sequence * (nint)capacity, held));
        }

        return moved;
    }

    private static Tensor Rows(Tensor like, nint rows) =>
        Tensor.Empty(like.Backend, new Shape(rows, like.Shape[1], like.Shape[2]), like.DType);
}
