using System.Collections.Frozen;
using System.Globalization;

namespace Reference.Tensors.Formats.Gguf;

/// <summary>ggml's element types (ggml.h, enum ggml_type; sizes of ggml-common.h).</summary>
internal static class GgufTensorTypes
{
    /// <summary>A type.</summary>
    /// <param name="Name">As ggml calls it.</param>
    /// <param name="BlockLength">Elements of a block.</param>
    /// <param name="BlockBytes">Bytes of a block.</param>
    /// <param name="DType">What it is here; null where it cannot be read.</param>
    public readonly record struct Kind(string Name, int BlockLength, int BlockBytes, DType? DType = null);

    private static readonly FrozenDictionary<uint, Kind> s_known = new Dictionary<uint, Kind>
    {
        [0] = new("F32", 1, 4, DType.F32), [1] = new("F16", 1, 2, DType.F16), [30] = new("BF16", 1, 2, DType.BF16), [28] = new("F64", 1, 8, DType.F64),
        [24] = new("I8", 1, 1, DType.I8), [25] = new("I16", 1, 2, DType.I16), [26] = new("I32", 1, 4, DType.I32), [27] = new("I64", 1, 8, DType.I64),
        [2] = new("Q4_0", 32, 18, DType.Q4_0), [3] = new("Q4_1", 32, 20, DType.Q4_1), [6] = new("Q5_0", 32, 22, DType.Q5_0),
        [7] = new("Q5_1", 32, 24, DType.Q5_1), [8] = new("Q8_0", 32, 34, DType.Q8_0), [9] = new("Q8_1", 32, 36),
        [10] = new("Q2_K", 256, 84), [11] = new("Q3_K", 256, 110), [12] = new("Q4_K", 256, 144), [13] = new("Q5_K", 256, 176),
        [14] = new("Q6_K", 256, 210), [15] = new("Q8_K", 256, 292), [16] = new("IQ2_XXS", 256, 66), [17] = new("IQ2_XS", 256, 74),
        [18] = new("IQ3_XXS", 256, 98), [19] = new("IQ1_S", 256, 50), [20] = new("IQ4_NL", 32, 18), [21] = new("IQ3_S", 256, 110),
        [22] = new("IQ2_S", 256, 82), [23] = new("IQ4_XS", 256, 136), [29] = new("IQ1_M", 256, 56), [34] = new("TQ1_0", 256, 54),
        [35] = new("TQ2_0", 256, 66), [39] = new("MXFP4", 32, 17), [40] = new("NVFP4", 64, 36),
    }.ToFrozenDictionary();

    /// <summary>Names of those that can be read, for errors.</summary>
    public static readonly string Readable = string.Join(", ", s_known.OrderBy(pair => pair.Key).Where(pair => pair.Value.DType is not null).Select(pair => pair.Value.Name));

    /// <summary>The type of a number, or null where this library does not know its sizes.</summary>
    public static Kind? Find(uint id) => s_known.TryGetValue(id, out Kind kind) ? kind : null;

    /// <summary>What to call a type that is not known.</summary>
    public static string NameOfUnknown(uint id) => id switch
    {
        4 => "Q4_2 (type 4, removed from ggml)",
        5 => "Q4_3 (type 5, removed from ggml)",
        31 or 32 or 33 or 36 or 37 or 38 => string.Create(CultureInfo.InvariantCulture, $"a repacked type {id} (removed from ggml)"),
        _ => string.Create(CultureInfo.InvariantCulture, $"an unknown type {id}"),
    };
}
