using System.Text;
using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Nodes;

/// <summary>A scope: the names that are set in it, the scope around it, and where its text goes.</summary>
/// <param name="machine">The rendering.</param>
/// <param name="parent">The scope around it; null for the outermost.</param>
/// <param name="output">Where its text goes.</param>
internal sealed class Frame(Machine machine, Frame? parent, StringBuilder output)
{
    private readonly Dictionary<string, object?> _variables = new(StringComparer.Ordinal);

    /// <summary>The rendering.</summary>
    public Machine Machine => machine;

    /// <summary>The text that it collects.</summary>
    public string Collected => machine.Made(output.ToString());

    /// <summary>A scope in this one, for the same text.</summary>
    public Frame Inner() => new(machine, this, output);

    /// <summary>A scope in this one that collects its own text.</summary>
    public Frame Collecting() => new(machine, this, new StringBuilder());

    /// <summary>A scope in another one, for this one's text: a turn of a loop.</summary>
    public Frame Within(Frame scope) => new(machine, scope, output);

    /// <summary>The value of a name.</summary>
    public object? Find(string name)
    {
        for (Frame? frame = this; frame is not null; frame = frame.Outer)
            if (frame._variables.TryGetValue(name, out object? value)) return value;
        return Undefined.Name(name);
    }

    /// <summary>Sets a name in this scope.</summary>
    public void Set(string name, object? value) => _variables[name] = value;

    /// <summary>Writes text.</summary>
    public void Write(string text)
    {
        if (output.Length + text.Length > Limits.Text) throw new TemplateFault($"a text of over {Limits.Text} characters");
        machine.Spend(text.Length / 32);
        output.Append(text);
    }

    private Frame? Outer => parent;
}
