using Reference.Training.Primitives;
using Reference.Training.Runs;

namespace Reference.Cli;

/// <summary>What the tool tells its caller.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int UsedWrongly = 2;

    /// <summary>Runs a verb. What a user can mend is told in a line; what should not happen is told whole, to be reported.</summary>
    public static int Guard(Action verb) => Guard(() =>
    {
        verb();
        return Done;
    });

    /// <summary>Runs a verb that says its own exit code.</summary>
    public static int Guard(Func<int> verb)
    {
        try
        {
            return verb();
        }
        catch (RunSettingException error)
        {
            foreach (string problem in error.Problems) Console.Error.WriteLine($"error: {problem}");
            return UsedWrongly;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("error: stopped before the end");
        }
        catch (Exception error) when (error is NonFiniteException or ArgumentException or IOException or FormatException or InvalidDataException
            or NotSupportedException or UnauthorizedAccessException or InvalidOperationException or KeyNotFoundException)
        {
            Console.Error.WriteLine($"error: {error.Message}");
        }
        catch (OutOfMemoryException error)
        {
            Console.Error.WriteLine(
                $"error: there is not enough memory for this model and batch ({error.Message}); take a shorter batch, or --dtype f32");
        }

        return Failed;
    }
}
