using System.Globalization;
using Reference.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Reference.Cli.Output;

/// <summary>
/// Shows a run while it goes: step, loss, rate, tokens a second, time left, memory. A live curve on a terminal; elsewhere about twenty lines a run; JSON
/// lines where asked.
/// </summary>
internal sealed class TrainingView(OutputMode mode, string title) : IProgress<TrainingProgress>
{
    private const int Lines = 20, CurveHeight = 6;
    private readonly List<double> _losses = [];
    private LiveDisplayContext? _live;
    private double? _validation;

    /// <summary>Runs something that reports to this.</summary>
    public T Watch<T>(Func<T> run) => mode == OutputMode.Terminal
        ? AnsiConsole.Live(new Text("")).Start(live =>
        {
            _live = live;
            return run();
        })
        : run();

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        _losses.Add(value.Loss);
        if (value.Validation is { } validation) _validation = validation.Result.Loss;
        if (mode == OutputMode.Json) Console.WriteLine(Json(value));
        else if (_live is not null) _live.UpdateTarget(Picture(value));
        else if (IsShown(value)) Console.WriteLine(Line(value));
    }

    private static bool IsShown(TrainingProgress value)
    {
        long every = Math.Max(1, value.Of / Lines);
        return value.Step % every == 0 || value.Step == 1 || value.Step == value.Of || value.Validation is not null;
    }

    private static string Line(TrainingProgress value)
    {
        string validation = value.Validation is { } found ? FormattableString.Invariant($"  validation {found.Result.Loss:0.0000}") : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"step {value.Step}/{value.Of}  loss {value.Loss:0.0000}  rate {value.Rate:0.##e0}  {value.TokensPerSecond:N0} tokens/s  {Left(value)} left  {Memory(value)}{validation}");
    }

    private Rows Picture(TrainingProgress value)
    {
        int width = Math.Clamp(AnsiConsole.Profile.Width - 4, 20, 72);
        var lines = new List<IRenderable> { new Markup($"[bold]{Markup.Escape(title)}[/]") };
        foreach (string line in Curve.Draw(_losses, width, CurveHeight)) lines.Add(new Markup($"[blue]{line}[/]"));
        int done = (int)(width * value.Step / Math.Max(1, value.Of));
        lines.Add(new Markup($"[green]{new string('━', done)}[/][grey]{new string('━', width - done)}[/]"));
        string validation = _validation is { } loss ? FormattableString.Invariant($"  validation [green]{loss:0.0000}[/]") : "";
        lines.Add(new Markup(string.Create(CultureInfo.InvariantCulture,
            $"step {value.Step}/{value.Of}  loss [blue]{value.Loss:0.0000}[/]  rate {value.Rate:0.##e0}{validation}")));
        lines.Add(new Markup(string.Create(CultureInfo.InvariantCulture, $"[grey]{value.TokensPerSecond:N0} tokens/s  {Left(value)} left  {Memory(value)}[/]")));
        return new Rows(lines);
    }

    private static string Left(TrainingProgress value)
    {
        TimeSpan left = value.TimeLeft;
        return left.TotalHours >= 1 ? FormattableString.Invariant($"{(int)left.TotalHours} h {left.Minutes:00} min")
            : left.TotalMinutes >= 1 ? FormattableString.Invariant($"{left.Minutes} min {left.Seconds:00} s")
            : FormattableString.Invariant($"{left.Seconds} s");
    }

    private static string Memory(TrainingProgress value) => FormattableString.Invariant($"{value.MemoryBytes >> 20:N0} MiB");

    /// <summary>JSON has no word for what is not finite.</summary>
    private static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "null";

    private static string Json(TrainingProgress value)
    {
        string validation = value.Validation is { } found ? $",\"validation_loss\":{Number(found.Result.Loss)}" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{{\"event\":\"step\",\"step\":{value.Step},\"of\":{value.Of},\"loss\":{Number(value.Loss)},\"rate\":{value.Rate:R},\"gradient_norm\":{Number(value.GradientNorm)},\"tokens_per_second\":{value.TokensPerSecond:0.#},\"seconds_left\":{value.TimeLeft.TotalSeconds:0},\"memory\":{value.MemoryBytes}{validation}}}");
    }
}
