using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Reference.Bench.Functions;

/// <summary>One 256th of all binary32 inputs: those whose top byte is the chunk's number.</summary>
internal static class Chunk
{
    /// <summary>How many there are.</summary>
    public const int Count = 256;

    private const int Block = 1 << 14;

    /// <summary>The hash of a function of one number.</summary>
    public static string Hash(Func<float, float> function, int chunk) => Hash(
        (x, y) =>
        {
            for (int i = 0; i < x.Length; i++) y[i] = function(x[i]);
        },
        chunk);

    /// <summary>The SHA-256 of the 2²⁴ results, four little-endian bytes each, in lower-case hex.</summary>
    public static string Hash(Action<float[], float[]> function, int chunk)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] bytes = new byte[4 * Block];
        float[] x = new float[Block], y = new float[Block];
        uint first = (uint)chunk << 24;
        for (uint start = first; start - first < 1 << 24; start += Block)
        {
            for (uint i = 0; i < Block; i++) x[i] = BitConverter.UInt32BitsToSingle(start + i);
            function(x, y);
            for (int i = 0; i < Block; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), y[i]);

            hash.AppendData(bytes);
            if (start > uint.MaxValue - Block)
            {
                break;
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
