using Microsoft.Extensions.Logging;

namespace Reference.Training;

/// <summary>The messages of a run.</summary>
internal static partial class TrainingLog
{
    [LoggerMessage(LogLevel.Information, "resumed at step {Step} from {Path}")]
    public static partial void Resumed(this ILogger logger, long step, string path);

    [LoggerMessage(LogLevel.Information, "step {Step}: validation loss {Loss}")]
    public static partial void Validated(this ILogger logger, long step, double loss);

    [LoggerMessage(LogLevel.Information, "step {Step}: saved {Path}")]
    public static partial void Saved(this ILogger logger, long step, string path);

    [LoggerMessage(LogLevel.Warning, "{Message}")]
    public static partial void DamagedCheckpoint(this ILogger logger, string message);
}
