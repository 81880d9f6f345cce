namespace Reference.Transformer.Text.Patterns;

/// <summary>What an instruction of a pattern does.</summary>
internal enum PatternOperation
{
    /// <summary>Takes one code point of the set.</summary>
    Set,

    /// <summary>Takes A to B code points of the set, as many as there are; gives back one by one.</summary>
    Run,

    /// <summary>Goes on at A; if that fails, at B.</summary>
    Split,

    /// <summary>Goes on at A.</summary>
    Jump,

    /// <summary>What follows here must match (A = 1: must not); goes on at B.</summary>
    Ahead,

    /// <summary>The code point before must be of the set (A = 1: must not).</summary>
    Behind,

    /// <summary>Takes what follows here as one; goes on at B.</summary>
    Atomic,

    /// <summary>The place A must be here.</summary>
    Place,

    /// <summary>The end of a pattern or of a part that stands for itself.</summary>
    End,
}

/// <summary>One instruction.</summary>
internal readonly record struct PatternInstruction(PatternOperation Operation, int A = 0, int B = 0, CharacterSet? Set = null);

/// <summary>Turns a pattern's tree into instructions.</summary>
internal sealed class PatternCompiler
{
    private const int MaxInstructions = 20_000;
    private readonly List<PatternInstruction> _program = [];

    /// <summary>The instructions of a tree.</summary>
    /// <exception cref="PatternException">They would be too many.</exception>
    public static PatternInstruction[] Compile(PatternNode node)
    {
        var compiler = new PatternCompiler();
        compiler.Emit(node);
        compiler.Add(new PatternInstruction(PatternOperation.End));
        return [.. compiler._program];
    }

    private int Add(PatternInstruction instruction)
    {
        if (_program.Count >= MaxInstructions) throw new PatternException(0, $"repetitions that need over {MaxInstructions} instructions,");
        _program.Add(instruction);
        return _program.Count - 1;
    }

    private void Emit(PatternNode node)
    {
        switch (node)
        {
            case SetNode set:
                Add(new PatternInstruction(PatternOperation.Set, Set: set.Set));
                break;
            case ConcatenationNode parts:
                foreach (PatternNode part in parts.Parts) Emit(part);
                break;
            case AlternationNode choices:
                EmitChoices(choices.Choices);
                break;
            case RepeatNode { Body: SetNode set, Lazy: false } repeat:
                Add(new PatternInstruction(PatternOperation.Run, repeat.Min, repeat.Max ?? int.MaxValue, set.Set));
                break;
            case RepeatNode repeat:
                EmitRepeat(repeat);
                break;
            case AtomicNode atomic:
                EmitPart(atomic.Body, PatternOperation.Atomic, 0);
                break;
            case LookNode { Behind: true } look:
                Add(new PatternInstruction(PatternOperation.Behind, look.Negated ? 1 : 0, 0, SetOf(look.Body)));
                break;
            case LookNode look:
                EmitPart(look.Body, PatternOperation.Ahead, look.Negated ? 1 : 0);
                break;
            case PlaceNode place:
                Add(new PatternInstruction(PatternOperation.Place, (int)place.Place));
                break;
        }
    }

    private static CharacterSet SetOf(PatternNode body) => body is SetNode one ? one.Set
        : new CharacterSet(0, null, [.. ((AlternationNode)body).Choices.Select(choice => ((SetNode)choice).Set)]);

    private void EmitChoices(IReadOnlyList<PatternNode> choices)
    {
        var jumps = new List<int>();
        for (int i = 0; i < choices.Count; i++)
        {
            int split = i < choices.Count - 1 ? Add(default) : -1;
            Emit(choices[i]);
            if (split < 0) break;
            jumps.Add(Add(default));
            _program[split] = new PatternInstruction(PatternOperation.Split, split + 1, _program.Count);
        }

        foreach (int jump in jumps) _program[jump] = new PatternInstruction(PatternOperation.Jump, _program.Count);
    }

    private void EmitRepeat(RepeatNode repeat)
    {
        for (int i = 0; i < repeat.Min; i++) Emit(repeat.Body);
        var splits = new List<int>();
        for (int i = repeat.Min; i < (repeat.Max ?? repeat.Min + 1); i++)
        {
            splits.Add(Add(default));
            Emit(repeat.Body);
        }

        if (repeat.Max is null) Add(new PatternInstruction(PatternOperation.Jump, splits[0]));
        foreach (int split in splits)
        {
            (int body, int after) = (split + 1, _program.Count);
            _program[split] = repeat.Lazy
                ? new PatternInstruction(PatternOperation.Split, after, body) : new PatternInstruction(PatternOperation.Split, body, after);
        }
    }

    private void EmitPart(PatternNode body, PatternOperation operation, int negated)
    {
        int head = Add(default);
        Emit(body);
        Add(new PatternInstruction(PatternOperation.End));
        _program[head] = new PatternInstruction(operation, negated, _program.Count);
    }
}
