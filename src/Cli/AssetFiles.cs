namespace Reference.Cli;

/// <summary>The files that the tool carries with it (src/Cli/Assets), beside its assembly.</summary>
internal static class AssetFiles
{
    private static readonly string s_root = Path.Combine(AppContext.BaseDirectory, "Assets");

    /// <summary>The folder of the embedded base model.</summary>
    public static string BaseModel { get; } = Path.Combine(s_root, "base-model");

    /// <summary>A file of the embedded data.</summary>
    /// <param name="name">moby-dick.txt, sotu.train.jsonl, sotu.validation.jsonl, spam.train.jsonl or spam.validation.jsonl.</param>
    /// <exception cref="FileNotFoundException">It is not there: the tool was copied without its folder Assets.</exception>
    public static string Data(string name)
    {
        string path = Path.Combine(s_root, "data", name);
        return File.Exists(path) ? path
            : throw new FileNotFoundException($"{path} is missing; copy the tool together with its folder Assets, or build it anew", path);
    }
}
