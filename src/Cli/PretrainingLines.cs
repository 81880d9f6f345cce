using System.Diagnostics;
using System.Globalization;
using Reference.Training.Pretraining;

namespace Reference.Cli;

/// <summary>The progress of a pre-training as plain lines: the first step, every 25th and the last.</summary>
/// <param name="output">Where they go.</param>
internal sealed class PretrainingLines(TextWriter output) : IProgress<PretrainingProgress>
{
    private const int Every = 25;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private double _sum;
    private int _count;

    /// <inheritdoc/>
    public void Report(PretrainingProgress value)
    {
        (_sum, _count) = (_sum + value.Loss, _count + 1);
        if (value.Step != 1 && value.Step % Every != 0 && value.Step != value.Steps) return;
        double seconds = _watch.Elapsed.TotalSeconds;
        TimeSpan left = TimeSpan.FromSeconds(seconds / value.Step * (value.Steps - value.Step));
        string loss = string.Create(CultureInfo.InvariantCulture, $"loss {_sum / _count:F4} (mean of {_count})  rate {value.Rate:F6}");
        string time = string.Create(CultureInfo.InvariantCulture, $@"{seconds / value.Step:F2} s/step  {left:mm\:ss} left");
        output.WriteLine($"step {value.Step,5}/{value.Steps}  {loss}  {time}");
        (_sum, _count) = (0, 0);
    }
}
