using Reference.Transformer.Text.Templates.Values;

namespace Reference.Transformer.Text.Templates.Nodes;

/// <summary>A function written in the template: of {% macro %}, or the body of {% call %}.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Its parameters and what stands for missing ones.</param>
/// <param name="Body">What it writes.</param>
/// <param name="Special">Which of varargs, kwargs and caller its body reads: without them such arguments are errors.</param>
internal sealed record MacroDefinition(
    string Name, IReadOnlyList<(string Name, Expression? Default)> Parameters, IReadOnlyList<Statement> Body, IReadOnlySet<string> Special)
{
    /// <summary>It as a value; it sees the scope in which it stands.</summary>
    public Callable In(Frame scope) => new Macro(this, scope);

    private sealed class Macro(MacroDefinition definition, Frame scope) : Callable(definition.Name, "*", (_, _) => null)
    {
        public override object? Call(Frame frame, Arguments arguments)
        {
            Machine machine = scope.Machine;
            int line = machine.Line;
            machine.EnterCall(Name);
            Frame inner = scope.Collecting();
            Bind(inner, arguments);
            RenderAll(inner);
            machine.LeaveCall();
            machine.Line = line;
            return inner.Collected;
        }

        private void RenderAll(Frame inner) => Statement.RenderAll(definition.Body, inner);

        private void Bind(Frame inner, Arguments arguments)
        {
            IReadOnlyList<(string Name, Expression? Default)> parameters = definition.Parameters;
            var named = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach ((string key, object? value) in arguments.Named)
                if (!named.TryAdd(key, value)) throw new TemplateFault($"{Name}: '{key}' is given twice");
            for (int i = 0; i < parameters.Count; i++)
            {
                string name = parameters[i].Name;
                if (i < arguments.Positional.Count)
                {
                    if (named.ContainsKey(name)) throw new TemplateFault($"{Name}: '{name}' is given twice");
                    inner.Set(name, arguments.Positional[i]);
                }
                else if (named.Remove(name, out object? value)) inner.Set(name, value);
                else if (parameters[i].Default is { } missing) inner.Set(name, missing.Evaluate(inner));
                else inner.Set(name, new Undefined($"parameter '{name}' was not provided"));
            }

            BindRest(inner, arguments, named);
        }

        private void BindRest(Frame inner, Arguments arguments, Dictionary<string, object?> named)
        {
            IReadOnlySet<string> special = definition.Special;
            if (special.Contains("caller") && !definition.Parameters.Any(one => one.Name == "caller"))
                inner.Set("caller", named.Remove("caller", out object? caller) ? caller : new Undefined("No caller defined"));
            object?[] more = [.. arguments.Positional.Skip(definition.Parameters.Count)];
            if (special.Contains("varargs")) inner.Set("varargs", new Sequence(more, isTuple: true));
            else if (more.Length > 0) throw new TemplateFault($"macro '{Name}' takes not more than {definition.Parameters.Count} argument(s)");
            var rest = arguments.Named.Where(one => named.ContainsKey(one.Key)).ToList();
            if (special.Contains("kwargs")) inner.Set("kwargs", new Mapping(rest.Select(one =>
                new KeyValuePair<object?, object?>(one.Key, one.Value))));
            else if (rest.Count > 0) throw new TemplateFault($"macro '{Name}' takes no keyword argument '{rest[0].Key}'");
        }
    }
}

/// <summary>{% macro %}.</summary>
internal sealed class MacroStatement(MacroDefinition definition, int line) : Statement(line)
{
    /// <inheritdoc/>
    protected override Flow Run(Frame frame)
    {
        frame.Set(definition.Name, definition.In(frame));
        return Flow.Next;
    }
}

/// <summary>{% call %}: calls a macro, which can call the block's body as caller().</summary>
internal sealed class CallStatement(CallExpression call, MacroDefinition body, int line) : Statement(line)
{
    /// <inheritdoc/>
    protected override Flow Run(Frame frame)
    {
        frame.Write(Python.Text(call.Call(frame, body.In(frame))));
        return Flow.Next;
    }
}
