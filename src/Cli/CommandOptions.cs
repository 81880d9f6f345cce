using System.CommandLine;
using System.Globalization;

namespace Reference.Cli;

/// <summary>Options whose values are checked with messages that say what is expected.</summary>
internal static class CommandOptions
{
    private const int MostThreads = 1024;

    /// <summary>An option with one of a few values; the first is the default.</summary>
    public static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => values[0] };
        option.HelpName = string.Join('|', values);
        option.Validators.Add(result =>
        {
            string given = result.Tokens.Count == 0 ? values[0] : result.Tokens[0].Value;
            if (!values.Contains(given)) result.AddError($"{name} {given}: expected {string.Join(" or ", values)}");
        });
        return option;
    }

    /// <summary>--threads.</summary>
    public static Option<int> Threads() => new("--threads")
    {
        Description = "threads of the simd backend; 0 for one a processor; the results are the same bits for any number",
        HelpName = "n",
        DefaultValueFactory = _ => 0,
        CustomParser = result =>
        {
            string given = result.Tokens[0].Value;
            if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= MostThreads) return count;
            result.AddError($"--threads {given}: expected a whole number from 0 to {MostThreads}");
            return 0;
        },
    };

    /// <summary>A file that must be named.</summary>
    public static Option<string> Path(string name, string description) =>
        new(name) { Required = true, Description = description, HelpName = "path" };
}
