namespace Transformer.Tests;

/// <summary>The golden vectors: REFERENCE_GOLDEN, or shared/golden beside or above the repository; null where there are none.</summary>
internal static class GoldenFolder
{
    public static string? Path { get; } = Find();

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("REFERENCE_GOLDEN") is { Length: > 0 } stated) return stated;
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            string golden = System.IO.Path.Combine(folder, "shared", "golden");
            if (Directory.Exists(golden)) return golden;
        }

        return null;
    }
}
