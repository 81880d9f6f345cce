using Reference.Tensors.Arithmetic;

namespace Reference.Tensors;

/// <summary>
/// Random numbers by element index: pure functions without state. Made by <see cref="RandomKey.Stream"/>.
/// </summary>
/// <remarks>
/// Layout (final): block b of a stream is Philox with the stream's key and counter (b low, b high, document low, document high).
/// <see cref="Bits32"/> and <see cref="Uniform32"/> of element i take word i mod 4 of block i/4. <see cref="Bits64"/> and
/// <see cref="Uniform64"/> take words 2·(i mod 2) (low) and 2·(i mod 2) + 1 (high) of block i/2. <see cref="Normal"/> makes two numbers
/// from block i/2. The three kinds share their blocks: one stream serves one kind.
/// </remarks>
public readonly struct RandomStream
{
    private readonly uint _key0;
    private readonly uint _key1;
    private readonly ulong _document;

    internal RandomStream(uint key0, uint key1, ulong document) => (_key0, _key1, _document) = (key0, key1, document);

    /// <summary>Philox's key.</summary>
    internal (uint K0, uint K1) Key => (_key0, _key1);

    /// <summary>The upper half of every counter.</summary>
    internal ulong Document => _document;

    /// <summary>32 random bits.</summary>
    public uint Bits32(ulong element)
    {
        (uint w0, uint w1, uint w2, uint w3) = Block(element >> 2);
        return (element & 3) switch { 0 => w0, 1 => w1, 2 => w2, _ => w3 };
    }

    /// <summary><see cref="Bits32"/> of consecutive elements, a block of four at a time.</summary>
    /// <param name="first">The first element.</param>
    /// <param name="bits">Filled.</param>
    public void FillBits32(ulong first, Span<uint> bits)
    {
        Span<uint> words = stackalloc uint[4];
        for (int i = 0; i < bits.Length;)
        {
            ulong element = first + (ulong)i;
            (words[0], words[1], words[2], words[3]) = Block(element >> 2);
            for (int word = (int)(element & 3); word < 4 && i < bits.Length; word++) bits[i++] = words[word];
        }
    }

    /// <summary>64 random bits.</summary>
    public ulong Bits64(ulong element)
    {
        (uint w0, uint w1, uint w2, uint w3) = Block(element >> 1);
        return (element & 1) == 0 ? Join(w0, w1) : Join(w2, w3);
    }

    /// <summary>A binary32 from [0, 1): the upper 24 bits of <see cref="Bits32"/>, times 2⁻²⁴.</summary>
    public float Uniform32(ulong element) => (Bits32(element) >> 8) * (1f / (1 << 24));

    /// <summary>A binary64 from [0, 1): the upper 53 bits of <see cref="Bits64"/>, times 2⁻⁵³.</summary>
    public double Uniform64(ulong element) => ToUniform(Bits64(element));

    /// <summary>
    /// A standard normal number (Box and Muller 1958): with u and v the two uniform numbers of the block, √(−2·ln(1 − u)) times cos 2πv
    /// for an even element and sin 2πv for an odd one, all in binary64 by our own functions. |result| ≤ 8.6.
    /// </summary>
    public double Normal(ulong element)
    {
        (uint w0, uint w1, uint w2, uint w3) = Block(element >> 1);
        double radius = Math.Sqrt(-2 * Functions64.Log(1 - ToUniform(Join(w0, w1))));
        double angle = 2 * Math.PI * ToUniform(Join(w2, w3));
        return radius * ((element & 1) == 0 ? Functions64.Cos(angle) : Functions64.Sin(angle));
    }

    private static ulong Join(uint low, uint high) => low | ((ulong)high << 32);

    private static double ToUniform(ulong bits) => (bits >> 11) * (1.0 / (1L << 53));

    private (uint W0, uint W1, uint W2, uint W3) Block(ulong index) =>
        Philox.Block(((uint)index, (uint)(index >> 32), (uint)_document, (uint)(_document >> 32)), (_key0, _key1));
}
