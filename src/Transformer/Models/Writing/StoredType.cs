using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Formats;

namespace Reference.Transformer.Models.Writing;

/// <summary>
/// The type that a written model's weights have, one for all. Where none is asked for: F32 if the base is quantised or the model was computed
/// with in F32 (so that nothing is rounded), else the type that most of the base's numbers are stored in.
/// </summary>
public static class StoredType
{
    private static readonly DType[] s_types = [DType.F32, DType.F16, DType.BF16, DType.F64];

    /// <summary>The type.</summary>
    /// <param name="model">What is written.</param>
    /// <param name="source">The files of its base.</param>
    /// <param name="asked">What the caller asks for, or null.</param>
    /// <exception cref="ArgumentException">Weights cannot be stored in the type that is asked for.</exception>
    public static DType Of(PretrainedModel model, ITensorSource source, DType? asked)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(source);
        if (asked is { } stated)
        {
            if (s_types.Contains(stated)) return stated;
            throw new ArgumentException($"dtype: found {stated}; expected {string.Join(", ", s_types)}", nameof(asked));
        }

        if (source.Entries.Any(entry => entry.DType is { } type && type.IsQuantized()) || ComputedWith(model) == DType.F32) return DType.F32;
        return source.Entries.Where(entry => entry.DType is { } type && s_types.Contains(type))
            .GroupBy(entry => entry.DType!.Value, entry => (long)entry.Shape.Count)
            .OrderByDescending(group => group.Sum()).ThenBy(group => group.Key)
            .Select(group => group.Key).FirstOrDefault(DType.F32);
    }

    /// <summary>The name of a type in config.json.</summary>
    internal static string NameOf(DType type) => type switch
    {
        DType.F32 => "float32",
        DType.F16 => "float16",
        DType.BF16 => "bfloat16",
        DType.F64 => "float64",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no type of weights"),
    };

    // Vectors are converted to that type when a model is read; matrices stay as they are stored.
    private static DType? ComputedWith(PretrainedModel model) =>
        model.Root.Parameters().Select(parameter => parameter.Value).FirstOrDefault(value => value.Shape.Rank == 1)?.DType;
}
