using System.Runtime.CompilerServices;
using System.Text;

namespace Reference.Transformer.Text.Templates.Nodes;

/// <summary>One rendering: what it has used up, where it is, and what it has marked.</summary>
/// <param name="now">What strftime_now sees.</param>
internal sealed class Machine(DateTime? now)
{
    private long _steps;
    private int _depth, _calls;

    /// <summary>What strftime_now sees; null where the caller gave none.</summary>
    public DateTime? Now => now;

    /// <summary>The line that is being rendered.</summary>
    public int Line { get; set; } = 1;

    /// <summary>The text so far, without what macros and blocks are still collecting.</summary>
    public StringBuilder Output { get; } = new();

    /// <summary>Parts of the text from {% generation %} blocks, in UTF-16 units.</summary>
    public List<(int Start, int End)> Generated { get; } = [];

    /// <summary>Begins a node.</summary>
    public void Enter(int line)
    {
        Line = line;
        Spend(1);
        if (++_depth > Limits.Depth || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new TemplateFault("nested too deeply");
    }

    /// <summary>Ends a node.</summary>
    public void Leave() => _depth--;

    /// <summary>Begins a macro.</summary>
    public void EnterCall(string name)
    {
        if (++_calls > Limits.Calls) throw new TemplateFault($"{name} calls itself or others over {Limits.Calls} deep");
    }

    /// <summary>Ends a macro.</summary>
    public void LeaveCall() => _calls--;

    /// <summary>Counts work.</summary>
    public void Spend(long steps)
    {
        if ((_steps += steps) > Limits.Steps) throw new TemplateFault($"the template does not end within {Limits.Steps} steps");
    }

    /// <summary>Counts a text that was made, and gives it back.</summary>
    public string Made(string text)
    {
        if (text.Length > Limits.Text) throw new TemplateFault($"a text of over {Limits.Text} characters");
        Spend(text.Length / 32);
        return text;
    }

    /// <summary>Counts a search for a part in a text.</summary>
    public void Searched(long text, long part) => Spend((text / 32) + (text * part / 1024));
}
