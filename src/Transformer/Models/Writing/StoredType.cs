using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Formats;

namespace Reference.Transformer.Models.Writing;

/// <summary>
/// The type that a written model's weights have, one for all. Where none is asked for, nothing of the base is rounded: F32 if the base is
/// quantised or the model was computed with in F32; else the base's own type if it has one, and the widest (F32 at least) if it has
/// several.
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

        DType[] stored = [.. source.Entries.Select(entry => entry.DType).OfType<DType>().Distinct()];
        if (ComputedWith(model) == DType.F32 || stored.Any(type => type.IsQuantized())) return DType.F32;
        DType[] plain = [.. stored.Where(type => s_types.Contains(type))];
        return plain.Length == 1 ? plain[0] : plain.Contains(DType.F64) ? DType.F64 : DType.F32;
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
