namespace Reference.Tests.Shared;

/// <summary>
/// Where the golden vectors are: the folder that REFERENCE_GOLDEN names, else shared/golden beside or above the repository. Where they are
/// missing a test is skipped, or fails if REFERENCE_REQUIRE_GOLDEN is 1.
/// </summary>
public static class Golden
{
    /// <summary>The golden folder, or null.</summary>
    public static string? Root { get; } = Find("REFERENCE_GOLDEN", "golden");

    /// <summary>The folder of real models, or null.</summary>
    public static string? Models { get; } = Find("REFERENCE_MODELS", "models");

    /// <summary>A file or folder of the golden vectors; skips or fails the test where it is missing.</summary>
    public static string Require(params string[] parts) => Require(Root, "golden vectors", "REFERENCE_GOLDEN", parts);

    /// <summary>A file or folder of the real models; skips or fails the test where it is missing.</summary>
    public static string RequireModel(params string[] parts) => Require(Models, "real models", "REFERENCE_MODELS", parts);

    private static string Require(string? root, string what, string variable, string[] parts)
    {
        string path = Path.Combine([root ?? $"({variable})", .. parts]);
        if (root is not null && Path.Exists(path)) return path;
        string message = $"{what} are missing: no {path}; set {variable} or put shared/ beside the repository";
        if (Environment.GetEnvironmentVariable("REFERENCE_REQUIRE_GOLDEN") == "1") Assert.Fail(message);
        Assert.Skip(message);
        return path;
    }

    private static string? Find(string variable, string name)
    {
        string? set = Environment.GetEnvironmentVariable(variable);
        if (!string.IsNullOrEmpty(set)) return Path.GetFullPath(set);
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", name);
            if (Directory.Exists(candidate)) return candidate;
        }

        return null;
    }
}
