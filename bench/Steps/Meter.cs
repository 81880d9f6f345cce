using System.Diagnostics;
using System.Globalization;

namespace Reference.Bench;

/// <summary>Time, floating-point operations and launches by kernel.</summary>
internal sealed class Meter
{
    private readonly SortedDictionary<string, (double Seconds, double Operations, int Launches)> _rows = new(StringComparer.Ordinal);

    public void Add(string kernel, double operations, long start)
    {
        (double seconds, double total, int launches) = _rows.GetValueOrDefault(kernel);
        _rows[kernel] = (seconds + Stopwatch.GetElapsedTime(start).TotalSeconds, total + operations, launches + 1);
    }

    public void Clear() => _rows.Clear();

    public void Print(double wall)
    {
        foreach ((string kernel, (double seconds, double operations, int launches)) in _rows.OrderByDescending(row => row.Value.Seconds))
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{kernel,-34} {launches,6} {seconds * 1e3,9:F2} ms {seconds / wall,6:P1} {operations / seconds / 1e9,8:F1} GFLOP/s"));
        double inKernels = _rows.Values.Sum(row => row.Seconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"outside kernels {(wall - inKernels) * 1e3:F2} ms of {wall * 1e3:F2} ms; launches {_rows.Values.Sum(row => row.Launches)}"));
    }
}
