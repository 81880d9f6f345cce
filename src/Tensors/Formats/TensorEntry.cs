namespace Reference.Tensors.Formats;

/// <summary>A tensor as a file lists it; nothing of its values has been read.</summary>
/// <param name="Name">Its key in the file. Any text: never use it as a path.</param>
/// <param name="TypeName">The element type as the format calls it ("BF16", "Q4_K").</param>
/// <param name="DType">The element type here; null where this library cannot read it.</param>
/// <param name="Lengths">Axis lengths, outermost first.</param>
/// <param name="Offset">Where its bytes begin in the file.</param>
/// <param name="ByteLength">How many there are.</param>
public sealed record TensorEntry(string Name, string TypeName, DType? DType, IReadOnlyList<long> Lengths, long Offset, long ByteLength)
{
    /// <summary>The axis lengths as a shape.</summary>
    /// <exception cref="NotSupportedException">More axes than <see cref="Tensors.Shape.MaxRank"/>, or an empty tensor of absurd
    /// lengths.</exception>
    public Shape Shape
    {
        get
        {
            var lengths = new nint[Lengths.Count];
            for (int i = 0; i < lengths.Length; i++) lengths[i] = (nint)Lengths[i];
            try
            {
                return new Shape(lengths);
            }
            catch (ArgumentException e)
            {
                throw new NotSupportedException($"tensor {MalformedFileException.Quote(Name)}: {e.Message}", e);
            }
        }
    }

    /// <summary>Type, shape and size, for messages.</summary>
    public override string ToString() =>
        $"{MalformedFileException.Quote(Name)} {TypeName}[{string.Join(", ", Lengths)}], {ByteLength} bytes at {Offset}";
}
