using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Safetensors;

namespace Reference.Transformer.Tracing;

/// <summary>A batch file as the golden cases have it: safetensors with <c>input_ids</c>, and <c>attention_mask</c>, <c>position_ids</c>, <c>labels</c> where there are.</summary>
/// <param name="Padded">The rows.</param>
/// <param name="Labels">The labels, or none.</param>
public sealed record TraceBatch(PaddedBatch Padded, TraceLabels? Labels)
{
    private static readonly string[] s_known = ["input_ids", "attention_mask", "position_ids", "labels"];

    /// <summary>Reads a batch file.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing, unknown, or has another shape or type.</exception>
    public static TraceBatch Read(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        foreach (TensorEntry entry in file.Entries)
            if (!s_known.Contains(entry.Name)) throw Bad(path, entry.Name, "is unknown", $"only {string.Join(", ", s_known)} are read");
        if (!file.TryGetEntry("input_ids", out TensorEntry? ids)) throw Bad(path, "input_ids", "is missing", "a batch has I64 [rows, columns]");
        if (ids.Lengths.Count != 2) throw Bad(path, "input_ids", $"has {ids.Lengths.Count} axes", "[rows, columns] is expected");
        if (ids.Lengths[0] * (double)ids.Lengths[1] is < 1 or > int.MaxValue)
            throw Bad(path, "input_ids", $"has shape [{string.Join(", ", ids.Lengths)}]", "at least one row and column, at most 2³¹ − 1 places");
        (int rows, int columns) = ((int)ids.Lengths[0], (int)ids.Lengths[1]);
        long[]? Integers(string name)
        {
            if (!file.TryGetEntry(name, out TensorEntry? entry)) return null;
            if (entry.Lengths.Count != 2 || entry.Lengths[0] != rows || entry.Lengths[1] != columns)
                throw Bad(path, name, $"has shape [{string.Join(", ", entry.Lengths)}]", $"[{rows}, {columns}] is expected, as input_ids has");
            return IntegersOf(path, name, file.Get(name, ScalarBackend.Instance));
        }

        var padded = new PaddedBatch(rows, columns, Integers("input_ids")!, Integers("attention_mask"), Integers("position_ids"));
        return new TraceBatch(padded, file.TryGetEntry("labels", out _) ? LabelsOf(path, file.Get("labels", ScalarBackend.Instance)) : null);
    }

    private static TraceLabels LabelsOf(string path, Tensor labels) => labels.DType.IsFloat()
        ? new TraceLabels(labels.Shape, null, labels.ToDoubles())
        : new TraceLabels(labels.Shape, IntegersOf(path, "labels", labels), null);

    private static long[] IntegersOf(string path, string name, Tensor tensor)
    {
        if (tensor.DType.IsFloat()) throw Bad(path, name, $"is {tensor.DType}", "integers are expected (I64)");
        return tensor.To(DType.I64).ToArray<long>();
    }

    private static InvalidDataException Bad(string path, string tensor, string found, string expected) => new($"{path}: {tensor} {found}; {expected}");
}

/// <summary>Labels as the file has them.</summary>
/// <param name="Shape">Their shape.</param>
/// <param name="Integers">Integer labels, row-major.</param>
/// <param name="Reals">Real labels, row-major.</param>
public sealed record TraceLabels(Shape Shape, long[]? Integers, double[]? Reals);
