using System.CommandLine;
using Reference.Peft;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Transformer.Models;

namespace Reference.Cli;

/// <summary>--adapter [NAME=]DIR, as often as wanted: adapter folders of PEFT's, all active, in the order given.</summary>
internal static class AdapterArguments
{
    /// <summary>The option.</summary>
    public static Option<string[]> Option() => new("--adapter")
    {
        Description = "an adapter folder as PEFT writes it; again for more, which act in their order",
        HelpName = "[name=]path",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    /// <summary>Loads adapters onto a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="given">The option's values.</param>
    /// <param name="backend">Whose kernels run.</param>
    /// <param name="dtype">The type that is computed with.</param>
    /// <returns>The adapted model, or null where none is given.</returns>
    public static AdaptedModel? Attach(PretrainedModel model, IReadOnlyList<string> given, Backend backend, DType dtype)
    {
        if (given.Count == 0) return null;
        var adapted = new AdaptedModel(model, backend, dtype);
        foreach (string value in given)
        {
            (string? name, string folder) = Split(value);
            Adapter adapter = adapted.Load(folder, name ?? Unnamed(folder, given.Count));
            foreach (string warning in adapter.Warnings) Console.Error.WriteLine($"warning: {adapter.Name}: {warning}");
        }

        adapted.Active = [.. adapted.Adapters.Select(adapter => adapter.Name)];
        return adapted;
    }

    /// <summary>A name before '=' has no separator of paths in it, and the whole is no folder.</summary>
    private static (string? Name, string Folder) Split(string value)
    {
        int at = value.IndexOf('=', StringComparison.Ordinal);
        bool isNamed = at > 0 && !Directory.Exists(value) && value.AsSpan(0, at).IndexOfAny('/', '\\') < 0;
        return isNamed ? (value[..at], value[(at + 1)..]) : (null, value);
    }

    private static string Unnamed(string folder, int count) =>
        count == 1 ? "default" : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))).Replace('.', '-');
}
