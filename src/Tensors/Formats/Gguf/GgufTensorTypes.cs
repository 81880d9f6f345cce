using System.Collections.Frozen;
using System.Globalization;

namespace Reference.Tensors.Formats.Gguf;

/// <summary>ggml's element types (ggml.h, enum ggml_type; sizes of ggml-common.h).</summary>
internal static class GgufTensorTypes
{
    /// <summary>A type.</summary>
    /// <param name="Id">ggml's number.</param>
    /// <param name="Name">As ggml calls it.</param>
    /// <param name="BlockLength">Elements of a block.</param>
    /// <param name="BlockBytes">Bytes of a block.</param>
    /// <param name="DType">What it is here; null where it cannot be read.</param>
    public readonly record struct Kind(uint Id, string Name, int BlockLength, int BlockBytes, DType? DType = null);

    private static readonly FrozenDictionary<uint, Kind> s_known = new Kind[]
    {
        new(0, "F32", 1, 4, DType.F32), new(1, "F16", 1, 2, DType.F16), new(2, "Q4_0", 32, 18, DType.Q4_0),
        new(3, "Q4_1", 32, 20, DType.Q4_1), new(6, "Q5_0", 32, 22, DType.Q5_0), new(7, "Q5_1", 32, 24, DType.Q5_1),
        new(8, "Q8_0", 32, 34, DType.Q8_0), new(9, "Q8_1", 32, 36), new(10, "Q2_K", 256, 84), new(11, "Q3_K", 256, 110),
        new(12, "Q4_K", 256, 144), new(13, "Q5_K", 256, 176), new(14, "Q6_K", 256, 210), new(15, "Q8_K", 256, 292),
        new(16, "IQ2_XXS", 256, 66), new(17, "IQ2_XS", 256, 74), new(18, "IQ3_XXS", 256, 98), new(19, "IQ1_S", 256, 50),
        new(20, "IQ4_NL", 32, 18), new(21, "IQ3_S", 256, 110), new(22, "IQ2_S", 256, 82), new(23, "IQ4_XS", 256, 136),
        new(24, "I8", 1, 1, DType.I8), new(25, "I16", 1, 2, DType.I16), new(26, "I32", 1, 4, DType.I32),
        new(27, "I64", 1, 8, DType.I64), new(28, "F64", 1, 8, DType.F64), new(29, "IQ1_M", 256, 56),
        new(30, "BF16", 1, 2, DType.BF16), new(34, "TQ1_0", 256, 54), new(35, "TQ2_0", 256, 66), new(39, "MXFP4", 32, 17),
        new(40, "NVFP4", 64, 36),
    }.ToFrozenDictionary(kind => kind.Id);

    /// <summary>Names of those that can be read, for errors.</summary>
    public static readonly string Readable = string.Join(", ",
        s_known.Values.Where(kind => kind.DType is not null).OrderBy(kind => kind.Id).Select(kind => kind.Name));

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
