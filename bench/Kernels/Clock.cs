using System.Diagnostics;

namespace Reference.Bench;

internal static class Clock
{
    /// <summary>The shortest time of several runs, in seconds, after one that does not count.</summary>
    public static double Best(int runs, Action action)
    {
        action();
        double best = double.PositiveInfinity;
        for (int i = 0; i < runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }
}
