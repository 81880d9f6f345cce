using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Reference.Training.Data;

/// <summary>Rows in memory, in their order in every epoch: validation sets, tests, data that a program made itself.</summary>
/// <param name="rows">At least one.</param>
public sealed class RowList(IReadOnlyList<TrainingRow> rows) : IRowSource
{
    private string? _fingerprint;

    /// <inheritdoc/>
    public long Count => rows.Count;

    /// <inheritdoc/>
    public string Fingerprint => _fingerprint ??= Hash();

    /// <inheritdoc/>
    public TrainingRow Row(ulong seed, long epoch, long i) => rows[checked((int)i)];

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (TrainingRow row in rows)
        {
            Append(hash, row.Ids);
            Append(hash, row.Labels);
            Append(hash, row.DocumentStarts ?? Array.Empty<int>());
            Append(hash, new[] { row.Class is null ? 0 : 1, row.Class ?? 0, row.Source });
            Append(hash, Array.ConvertAll(row.Values ?? [], BitConverter.DoubleToInt64Bits));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, int[] values) => Append(hash, Array.ConvertAll(values, value => (long)value));

    private static void Append(IncrementalHash hash, long[] values)
    {
        var bytes = new byte[8 * (values.Length + 1)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, values.Length);
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 * (i + 1)), values[i]);
        hash.AppendData(bytes);
    }
}
