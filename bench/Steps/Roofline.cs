using System.Globalization;
using Reference.Transformer.Configuration;

namespace Reference.Bench;

/// <summary>
/// What every kernel of a step takes and reaches, against the limit that binds it: products and attention the multiply-add limit, all
/// others the bandwidth at which all threads read 1 GiB. Operands that are still in a cache can be read faster than that.
/// </summary>
internal sealed class Roofline(
    Meter meter, DecoderConfig config, StepOptions options, IReadOnlyCollection<double> seconds, double multiplyAdd, double bandwidth)
{
    private const double LeastShare = 0.002;

    private readonly int _steps = seconds.Count;
    private readonly double _step = seconds.Average();

    /// <summary>Prints two tables in Markdown, by group and by kernel.</summary>
    public void Print(TextWriter output)
    {
        string title = options.Mode == "lora" ? $"LoRA of rank {options.Rank}" : options.Mode;
        Line(output, $"{title}, {options.Batch} × {options.Sequence} tokens, {options.Weights}: {_step * 1e3:F1} ms a step;");
        Line(output, $"limits of the same run: {multiplyAdd:F0} GFLOP/s, {bandwidth:F1} GB/s.");
        Operations(output);
        Table(output, "part", Groups());
        Table(output, "kernel", Kernels());
    }

    /// <summary>What the step needs beside what its kernels were asked for; they differ by what is recomputed.</summary>
    private void Operations(TextWriter output)
    {
        double needed = new StepFlops(config, options).Total / 1e9, asked = meter.Rows.Sum(row => row.Operations) / _steps / 1e9;
        Line(output, $"It needs {needed:F2} GFLOP; its products and attention were asked for {asked:F2}.");
    }

    private IEnumerable<KernelRow> Groups() => meter.Rows.GroupBy(Group, (group, rows) => Sum(group, rows));

    private IEnumerable<KernelRow> Kernels()
    {
        ILookup<bool, KernelRow> rows = meter.Rows.ToLookup(row => row.Seconds / _steps / _step >= LeastShare);
        IEnumerable<KernelRow> small = rows[false];
        return small.Any() ? rows[true].Append(Sum($"{small.Count()} others", small)) : rows[true];
    }

    private static KernelRow Sum(string name, IEnumerable<KernelRow> rows) => new(
        name, rows.Sum(row => row.Launches), rows.Sum(row => row.Seconds), rows.Sum(row => row.Operations), rows.Sum(row => row.Bytes));

    private void Table(TextWriter output, string first, IEnumerable<KernelRow> rows)
    {
        output.WriteLine();
        output.WriteLine($"| {first} | launches | ms | share | reaches | of the limit |");
        output.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (KernelRow row in rows.OrderByDescending(row => row.Seconds))
            Line(output, $"| {row.Kernel} | {row.Launches / _steps} | {Part(row.Seconds)} | {Reached(row)} |");
        double outside = (_step * _steps) - meter.Rows.Sum(row => row.Seconds);
        Line(output, $"| outside kernels | | {Part(outside)} | | |");
    }

    private string Part(double total) => Text($"{total / _steps * 1e3:F2} | {100 * total / _steps / _step:F1} %");

    private string Reached(KernelRow row)
    {
        double flops = row.Operations / row.Seconds / 1e9, bytes = row.Bytes / row.Seconds / 1e9;
        bool computes = flops / multiplyAdd > bytes / bandwidth;
        return computes
            ? Text($"{flops:F0} GFLOP/s | {100 * flops / multiplyAdd:F0} %")
            : Text($"{bytes:F1} GB/s | {100 * bytes / bandwidth:F0} %");
    }

    /// <summary>The part of a step that a kernel belongs to.</summary>
    private string Group(KernelRow row)
    {
        string kernel = row.Kernel;
        if (kernel.StartsWith("MatMul", StringComparison.Ordinal)) return Product(kernel);
        if (kernel.StartsWith("Attention", StringComparison.Ordinal)) return "attention";
        if (kernel.StartsWith("CrossEntropy", StringComparison.Ordinal) || kernel == "SumLoss") return "head and loss";
        if (kernel.Contains("Norm", StringComparison.Ordinal)) return "norms";
        if (kernel.StartsWith("SwiGlu", StringComparison.Ordinal)) return "gate";
        if (kernel is "Rotary") return "rotary";
        return kernel is "Adam" or "SquareSum" or "Divide" ? "optimizer" : "sums, scales and copies";
    }

    private string Product(string kernel)
    {
        string[] lengths = kernel.Split(' ')[1].TrimEnd('ᵀ').Split('×');
        if (lengths.Contains(config.VocabularySize.ToString(CultureInfo.InvariantCulture))) return "head and loss";
        bool thin = options.Mode == "lora" && lengths.Contains(options.Rank.ToString(CultureInfo.InvariantCulture));
        return thin ? "LoRA's thin products" : "products of linear layers";
    }

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(Text(text));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
