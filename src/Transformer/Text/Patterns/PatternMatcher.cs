namespace Reference.Transformer.Text.Patterns;

/// <summary>Runs a pattern's instructions on one text, with backtracking on a stack of its own and a bound on the steps.</summary>
internal ref struct PatternMatcher(PatternInstruction[] program, ReadOnlySpan<int> text)
{
    private const long StepsPerPoint = 1000;
    private readonly Stack<(int Instruction, int Position, int Lowest)> _choices = new();
    private readonly ReadOnlySpan<int> _text = text;
    private long _left = StepsPerPoint * (text.Length + 1000L);

    /// <summary>Where the match that begins at a place ends; −1 where there is none.</summary>
    /// <exception cref="TokenizerException">The pattern takes over 1,000 steps for a code point of the text on average.</exception>
    public int Match(int start) => Run(0, start);

    private int Run(int instruction, int position)
    {
        int bottom = _choices.Count;
        while (true)
        {
            if (--_left < 0) throw TooSlow();
            PatternInstruction now = program[instruction];
            if (now.Operation == PatternOperation.End)
            {
                while (_choices.Count > bottom) _choices.Pop();
                return position;
            }

            (int next, int reached) = Step(now, instruction, position);
            if (reached < 0 && !Back(bottom, out next, out reached)) return -1;
            (instruction, position) = (next, reached);
        }
    }

    // The next instruction and place; −1 for a place where this way fails.
    private (int Next, int Position) Step(PatternInstruction now, int at, int position)
    {
        switch (now.Operation)
        {
            case PatternOperation.Set:
                return position < _text.Length && now.Set!.Contains(_text[position]) ? (at + 1, position + 1) : (0, -1);
            case PatternOperation.Run:
                return TakeRun(now, at, position);
            case PatternOperation.Split:
                _choices.Push((now.B, position, position));
                return (now.A, position);
            case PatternOperation.Jump:
                return (now.A, position);
            case PatternOperation.Ahead:
                return Run(at + 1, position) >= 0 == (now.A == 0) ? (now.B, position) : (0, -1);
            case PatternOperation.Behind:
                return (position > 0 && now.Set!.Contains(_text[position - 1])) == (now.A == 0) ? (at + 1, position) : (0, -1);
            case PatternOperation.Atomic:
                return (now.B, Run(at + 1, position));
            default:
                return IsAt((PatternPlace)now.A, position) ? (at + 1, position) : (0, -1);
        }
    }

    private (int Next, int Position) TakeRun(PatternInstruction now, int at, int position)
    {
        int end = position, last = (int)Math.Min(_text.Length, (long)position + now.B), lowest = position + now.A;
        while (end < last && now.Set!.Contains(_text[end])) end++;
        _left -= end - position;
        if (end < lowest) return (0, -1);
        if (end > lowest) _choices.Push((at + 1, end - 1, lowest));
        return (at + 1, end);
    }

    private readonly bool Back(int bottom, out int instruction, out int position)
    {
        if (_choices.Count == bottom)
        {
            (instruction, position) = (0, -1);
            return false;
        }

        (instruction, position, int lowest) = _choices.Pop();
        if (position > lowest) _choices.Push((instruction, position - 1, lowest));
        return true;
    }

    private readonly bool IsAt(PatternPlace place, int position) => place switch
    {
        PatternPlace.LineStart => position == 0 || _text[position - 1] == '\n',
        PatternPlace.LineEnd => position == _text.Length || _text[position] == '\n',
        PatternPlace.TextStart => position == 0,
        PatternPlace.TextEnd => position == _text.Length,
        PatternPlace.LastLineEnd => position == _text.Length || (position == _text.Length - 1 && _text[position] == '\n'),
        PatternPlace.WordEdge => IsWord(position - 1) != IsWord(position),
        _ => IsWord(position - 1) == IsWord(position),
    };

    private readonly bool IsWord(int position) => position >= 0 && position < _text.Length && CharacterSet.Word.Contains(_text[position]);

    private readonly TokenizerException TooSlow() => new(
        "text", "regular expression of the tokenizer", $"over {StepsPerPoint} steps for each of the text's {_text.Length} characters",
        "a pattern without catastrophic backtracking", "Cut the text into parts, or mend the pattern in the tokenizer's file.");
}
