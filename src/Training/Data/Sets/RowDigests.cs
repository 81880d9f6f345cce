using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Reference.Training.Data;

/// <summary>
/// Hashes of tokenized documents: for the fingerprint, for rows that come twice, and for rows that both train and validate.
/// </summary>
internal static class RowDigests
{
    /// <summary>The first 128 bits of SHA-256 of a document's tokens.</summary>
    public static UInt128 Of(DocumentSet set, int document)
    {
        (int[] ids, _) = Read(set, document);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(ids.AsSpan()), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    /// <summary>Puts documents into a hash: ids, labels, and what goes with them.</summary>
    public static void Append(IncrementalHash hash, DocumentSet set, LabelTable labels, IReadOnlyList<int> documents)
    {
        hash.AppendData(BitConverter.GetBytes(documents.Count));
        foreach (int document in documents)
        {
            (int[] ids, int[] marked) = Read(set, document);
            hash.AppendData(BitConverter.GetBytes(ids.Length));
            hash.AppendData(MemoryMarshal.AsBytes(ids.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(marked.AsSpan()));
            if (set.Format != DataFormat.Classification) continue;
            int label = set.Store.OriginOf(document).Label;
            hash.AppendData(BitConverter.GetBytes(labels.Class(label) ?? -1));
            foreach (double value in labels.Values(label) ?? []) hash.AppendData(BitConverter.GetBytes(value));
        }
    }

    private static (int[] Ids, int[] Labels) Read(DocumentSet set, int document)
    {
        int length = set.Store.LengthOf(document);
        (int[] ids, int[] labels) = (new int[length], new int[length]);
        set.Store.Copy(new PackedPart(document, 0, length), ids, labels);
        return (ids, labels);
    }
}
