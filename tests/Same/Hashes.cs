using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Reference.Tensors;

namespace Reference.Tests.Same;

/// <summary>The canonical hash of named tensors.</summary>
internal static class Hashes
{
    /// <summary>SHA-256 over each tensor in ordinal order: name, type, shape, then the elements' bytes, little end first.</summary>
    public static string Of(IEnumerable<KeyValuePair<string, Tensor>> results)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[8];
        foreach ((string name, Tensor tensor) in results.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {tensor.DType} "));
            foreach (nint axis in tensor.Shape.Lengths)
            {
                BinaryPrimitives.WriteInt64LittleEndian(length, axis);
                hash.AppendData(length);
            }

            Append(hash, tensor);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, Tensor tensor)
    {
        bool isSingle = tensor.DType == DType.F32;
        var bytes = new byte[tensor.Count * (isSingle ? 4 : 8)];
        if (isSingle)
        {
            float[] values = tensor.ToArray<float>();
            for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), values[i]);
        }
        else
        {
            double[] values = tensor.ToArray<double>();
            for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8 * i), values[i]);
        }

        hash.AppendData(bytes);
    }
}
