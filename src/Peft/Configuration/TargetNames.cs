namespace Reference.Peft.Configuration;

/// <summary>
/// Names of layers as PEFT takes them: a list (each an exact path or its end after a dot), one regular expression for whole paths, or
/// "all-linear".
/// </summary>
public sealed record TargetNames
{
    private TargetNames(IReadOnlyList<string>? list, string? pattern) => (List, Pattern) = (list, pattern);

    /// <summary>Every linear layer but the output head.</summary>
    public static TargetNames AllLinear { get; } = new(null, "all-linear");

    /// <summary>The names of a list, or null.</summary>
    public IReadOnlyList<string>? List { get; }

    /// <summary>A regular expression that must match a whole path, or null.</summary>
    public string? Pattern { get; }

    /// <summary>True for <see cref="AllLinear"/>.</summary>
    public bool IsAllLinear => string.Equals(Pattern, "all-linear", StringComparison.OrdinalIgnoreCase);

    /// <summary>A list of names.</summary>
    public static TargetNames Of(params IReadOnlyList<string> names) => new([.. names], null);

    /// <summary>A regular expression for whole paths, or "all-linear".</summary>
    public static TargetNames Matching(string pattern) => new(null, pattern);

    /// <summary>The names, for messages.</summary>
    public override string ToString() => List is null ? $"'{Pattern}'" : string.Join(", ", List.Select(name => $"'{name}'"));
}
