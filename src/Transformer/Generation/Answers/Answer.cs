using Reference.Transformer.Generation.Scores;
using Reference.Transformer.Text;

namespace Reference.Transformer.Generation;

/// <summary>One answer under way: its sequence in the session, how its tokens are chosen, and its text.</summary>
internal sealed class Answer
{
    private readonly GenerationSession _session;
    private readonly Sampler _sampler;
    private readonly AnswerText? _text;
    private int _last;

    /// <summary>An answer to a prompt that the session holds.</summary>
    /// <param name="session">Where the model runs.</param>
    /// <param name="sequence">The sequence there.</param>
    /// <param name="number">The prompt's number, which names random numbers.</param>
    /// <param name="tokenizer">Makes the text; without one there is none.</param>
    /// <param name="options">How tokens are chosen.</param>
    public Answer(GenerationSession session, int sequence, int number, Tokenizer? tokenizer, GenerationOptions options)
    {
        (_session, Sequence, Number) = (session, sequence, number);
        _sampler = new Sampler(options, new TokenHistory(session.Tokens(sequence)), session.VocabularySize, (ulong)number);
        _text = tokenizer is null ? null : new AnswerText(tokenizer, options);
    }

    /// <summary>The sequence.</summary>
    public int Sequence { get; }

    /// <summary>The prompt's number.</summary>
    public int Number { get; }

    /// <summary>The chosen token, which the session has not seen.</summary>
    public (int Sequence, IReadOnlyList<int> Ids) Pending => (Sequence, [_last]);

    /// <summary>Chooses the next token.</summary>
    public GeneratedToken Next()
    {
        ChosenToken chosen = _sampler.Next(_session.Scores(Sequence));
        _last = chosen.Id;
        FinishReason? finish = _sampler.Finished;
        string text = finish == FinishReason.EndToken ? "" : _text?.Take(_last) ?? "";
        if (_text is { Stopped: true }) finish = FinishReason.StopString;
        else if (finish is null && _session.Tokens(Sequence).Count >= _session.ContextLength) finish = FinishReason.ContextFull;
        if (finish is not null) (text, finish) = Close(text, finish.Value);
        return new GeneratedToken(Number, _last, text, chosen.LogProbability, finish);
    }

    /// <summary>The answer ends before a further token.</summary>
    public GeneratedToken Cancel() => new(Number, null, _text?.Flush() ?? "", null, FinishReason.Cancelled);

    // What was held back may still hold a stop string.
    private (string Text, FinishReason Finish) Close(string text, FinishReason finish)
    {
        text += _text?.Flush();
        return (text, _text is { Stopped: true } ? FinishReason.StopString : finish);
    }
}
