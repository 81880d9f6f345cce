namespace Autograd.Tests;

/// <summary>Finds files of the repository, from the test's folder upwards.</summary>
internal static class Repository
{
    public static string File(string path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Reference.sln"))) return Path.Combine(folder.FullName, path);
        throw new FileNotFoundException($"no Reference.sln above {AppContext.BaseDirectory}; run the tests inside the repository");
    }
}
