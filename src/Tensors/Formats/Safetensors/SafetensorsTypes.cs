using System.Collections.Frozen;

namespace Reference.Tensors.Formats.Safetensors;

/// <summary>The element types of safetensors, in the order in which its library writes them (the alignment falls).</summary>
internal static class SafetensorsTypes
{
    /// <summary>A type.</summary>
    /// <param name="Name">As in the header.</param>
    /// <param name="Bits">Of an element.</param>
    /// <param name="DType">What it is here; null where it cannot be read.</param>
    public readonly record struct Kind(string Name, int Bits, DType? DType);

    /// <summary>All that the format knows (safetensors/src/tensor.rs, enum Dtype, from the last to the first).</summary>
    public static readonly IReadOnlyList<Kind> All =
    [
        new("U64", 64, null), new("I64", 64, DType.I64), new("F64", 64, DType.F64), new("C64", 64, null), new("F32", 32, DType.F32),
        new("U32", 32, null), new("I32", 32, DType.I32), new("BF16", 16, DType.BF16), new("F16", 16, DType.F16), new("U16", 16, null),
        new("I16", 16, DType.I16), new("F8_E5M2FNUZ", 8, null), new("F8_E4M3FNUZ", 8, null), new("F8_E8M0", 8, null),
        new("F8_E4M3", 8, null), new("F8_E5M2", 8, null), new("I8", 8, DType.I8), new("U8", 8, DType.U8), new("F6_E3M2", 6, null),
            new("F6_E2M3", 6, null),
        new("F4", 4, null), new("BOOL", 8, DType.Bool),
    ];

    /// <summary>By name.</summary>
    public static readonly FrozenDictionary<string, Kind> ByName = All.ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>Names of those that can be read, for errors.</summary>
    public static readonly string Readable = string.Join(", ", All.Where(kind => kind.DType is not null).Select(kind => kind.Name));

    /// <summary>Names of all, for errors.</summary>
    public static readonly string Known = string.Join(", ", All.Select(kind => kind.Name));

    /// <summary>Place of a type in the order of writing, or −1 where the format has none for it.</summary>
    public static int Rank(DType type)
    {
        for (int i = 0; i < All.Count; i++)
            if (All[i].DType == type) return i;
        return -1;
    }
}
