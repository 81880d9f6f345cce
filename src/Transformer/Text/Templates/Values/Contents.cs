namespace Reference.Transformer.Text.Templates.Values;

/// <summary>How large values are, so that what is done to them ends (<see cref="Limits"/>).</summary>
internal static class Contents
{
    /// <summary>Size and nesting of a value that holds others.</summary>
    public static (long Size, int Nesting) Measure(IEnumerable<object?> items)
    {
        long size = 1;
        int nesting = 1;
        foreach (object? item in items)
        {
            size += Size(item);
            nesting = Math.Max(nesting, 1 + Nesting(item));
            if (size > Limits.Size) throw new TemplateFault($"a list or dictionary of over {Limits.Size} values");
        }

        return nesting <= Limits.Nesting ? (size, nesting)
            : throw new TemplateFault($"lists or dictionaries more than {Limits.Nesting} deep");
    }

    /// <summary>Values in a value, itself included; texts count by 32 characters.</summary>
    public static long Size(object? value) => value switch
    {
        string text => 1 + (text.Length / 32),
        Sequence sequence => sequence.Size,
        Mapping mapping => mapping.Size,
        MappingView view => view.Mapping.Size,
        Generator generator => generator.Items.Size,
        Markup markup => 1 + (markup.Text.Length / 32),
        _ => 1,
    };

    private static int Nesting(object? value) => value switch
    {
        Sequence sequence => sequence.Nesting,
        Mapping mapping => mapping.Nesting,
        MappingView view => view.Mapping.Nesting + 1,
        Generator generator => generator.Items.Nesting,
        _ => 0,
    };
}
