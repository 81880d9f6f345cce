namespace Reference.Cli;

/// <summary>What the tool tells its caller.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int UsedWrongly = 2;

    /// <summary>Runs a verb; what a user can mend is told in a line, without a stack trace.</summary>
    public static int Guard(Action verb)
    {
        try
        {
            verb();
            return Done;
        }
        catch (Exception error) when (error is ArgumentException or IOException or FormatException or InvalidDataException or NotSupportedException
            or UnauthorizedAccessException or InvalidOperationException or KeyNotFoundException)
        {
            Console.Error.WriteLine($"error: {error.Message}");
            return Failed;
        }
    }
}
